package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.RawHttp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is counted by its reason; what a policy refuses is counted elsewhere. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(30)
class RefusalCountTest {

    @ParameterizedTest
    @CsvSource({
        "path, POST /mcp HTTP/1.1, localhost",
        "method, PUT /mcp/fixture HTTP/1.1, localhost",
        "framing, POST /mcp/fixture HTTP/1.0, localhost",
        "host_not_allowed, POST /mcp/fixture HTTP/1.1, evil.example",
        "unauthenticated, POST /mcp/fixture HTTP/1.1, localhost"
    })
    void what_the_edge_refuses_is_counted_once(String reason, String line, String host)
            throws Exception {
        double before = Management.refusals(reason);

        RawHttp.exchange(
                Agent.port(),
                line + "\r\nHost: " + host + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(Management.refusals(reason)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "malformed, fixture, '[]'",
        "session_missing, fixture, '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}'",
        "not_ready, secretless, '{}'"
    })
    void what_the_flow_refuses_is_counted_once(String reason, String server, String message)
            throws Exception {
        double before = Management.refusals(reason);

        new Agent(server, GatewayFixture.TOKEN).post(message).get(5, SECONDS).body().close();

        assertThat(Management.refusals(reason)).isEqualTo(before + 1);
    }

    @Test
    void what_a_policy_refuses_is_not_counted_here() throws Exception {
        Agent agent = Agent.begun("fixture", GatewayFixture.TOKEN);

        assertThat(agent.call(1, "forbidden").body()).contains("[POLICY DENIED]");
        agent.post(callOf(2, "no_such_tool")).get(5, SECONDS).body().close();

        assertThat(Management.refusals("tool_denied")).isZero();
        assertThat(Management.refusals("unknown_target")).isZero();
    }
}
