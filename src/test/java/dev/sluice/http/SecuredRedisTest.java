package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.SecuredRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that counts in a Redis behind TLS, as a user with the documented rights only. */
@QuarkusTest
@TestProfile(SecuredRedisTest.Secured.class)
@Timeout(60)
class SecuredRedisTest {

    /** The fixture's gateway, and that Redis. */
    public static final class Secured extends FixtureProfile {
        public Secured() {
            super(Map.of());
        }

        @Override
        public List<TestResourceEntry> testResources() {
            List<TestResourceEntry> all = new ArrayList<>(super.testResources());
            all.add(new TestResourceEntry(SecuredRedis.class));
            return all;
        }
    }

    @Test
    @Threat({"F18", "I9"})
    void a_limit_is_counted_there() throws Exception {
        Agent agent = Agent.begun("fixture", GatewayFixture.TOKEN);

        assertThat(agent.call(1, "twice").body()).doesNotContain("RATE LIMITED");
        assertThat(agent.call(2, "twice").body()).doesNotContain("RATE LIMITED");
        assertThat(agent.call(3, "twice").body()).contains("[RATE LIMITED] at most 2 calls");

        assertThat(Management.gauge("sluice_limit_store_duration_seconds_count")).isPositive();
        assertThat(Management.gauge("sluice_limit_store_connections")).isPositive();
    }
}
