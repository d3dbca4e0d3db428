package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.MovedClock;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JWTs that end while agents are at work. */
@QuarkusTest
@TestProfile(PublicProfile.class)
@Timeout(60)
class ExpiredJwtsTest {
    private static final Staff STAFF = new Staff();

    private final MovedClock clock;

    ExpiredJwtsTest(MovedClock clock) {
        this.clock = clock;
    }

    @BeforeEach
    void letIn() throws IOException {
        STAFF.letIn();
    }

    @AfterEach
    void putBack() {
        clock.putBack();
    }

    @AfterAll
    static void close() throws IOException {
        STAFF.close();
    }

    @Test
    @Threat("C16")
    void what_stands_open_by_a_jwt_is_closed_when_it_expires() throws Exception {
        Agent agent = Agent.begun("fixture", STAFF.token(Staff.ALICE));
        HttpResponse<InputStream> stream = agent.get().get(15, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        clock.pass(Duration.ofMinutes(4));
        assertThat(agent.call(1, "echo").statusCode()).as("a minute is left").isEqualTo(200);

        clock.pass(Duration.ofSeconds(62));
        try (InputStream events = stream.body()) {
            events.readAllBytes(); // until it is closed
        } catch (IOException cut) {
            // In the middle of a chunk, which is as good an end.
        }

        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(401);
        assertThat(Agent.begun("fixture", later()).call(3, "echo").statusCode())
                .as("one that is issued later")
                .isEqualTo(200);
    }

    @Test
    @Threat("C16")
    void what_stands_open_by_a_jwt_is_closed_when_the_key_that_signed_it_is_taken_away()
            throws Exception {
        Agent agent = Agent.begun("fixture", STAFF.token(Staff.ALICE));
        HttpResponse<InputStream> stream = agent.get().get(15, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        STAFF.provider.keys(SigningKey.rs256("k2"));

        try (InputStream events = stream.body()) {
            // The first token of the new key has the keys asked for.
            await().until(() -> begun(STAFF.token(Staff.ALICE)) == 200);
            events.readAllBytes(); // until it is closed
        } catch (IOException cut) {
            // In the middle of a chunk, which is as good an end.
        } finally {
            Documents.delete("issuers/corp.yaml"); // so that the next test has its keys asked for
            await().until(() -> begun(STAFF.token(Staff.ALICE)) == 401);
            STAFF.provider.keys(STAFF.key);
        }
    }

    private static int begun(String token) {
        return Staff.begin("fixture", token).statusCode();
    }

    private static String later() {
        var claims = STAFF.provider.claims(Staff.ALICE, PublicProfile.address("fixture"));
        return STAFF.provider.sign(claims.put("exp", claims.getLong("exp") + 302));
    }
}
