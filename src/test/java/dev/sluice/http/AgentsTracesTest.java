package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the gateway traces nothing, the agents' own traces go through it to their servers. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class AgentsTracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String OTHER = "00-aaf92f3577b34da6a3ce929d0e0e4736-bbf067aa0ba902b7-01";

    private final HeardDecisions heard = new HeardDecisions();

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Agent agent;

    @BeforeEach
    void start() {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        server = new ScriptedServer();
        agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        heard.close();
    }

    private ScriptedCall sent(String message, String... headers) throws Exception {
        var reply = agent.post(message, headers);
        ScriptedCall call = server.next();
        call.answerEmpty();
        assertThat(reply.get(15, SECONDS).statusCode()).isEqualTo(200);
        return call;
    }

    private String traceId() {
        return heard.all().get(heard.all().size() - 1).getString("traceId");
    }

    @Test
    void the_headers_pass_as_they_came_and_the_log_names_the_trace() throws Exception {
        ScriptedCall call =
                sent(
                        callOf(1, "echo"),
                        "traceparent",
                        PARENT,
                        "tracestate",
                        "rojo=1",
                        "baggage",
                        "user=alice");

        assertThat(call.header("traceparent")).containsExactly(PARENT);
        assertThat(call.header("tracestate")).containsExactly("rojo=1");
        assertThat(call.header("baggage")).isEmpty();
        assertThat(call.text()).isEqualTo(callOf(1, "echo"));
        assertThat(traceId()).isEqualTo(TRACE);
    }

    @Test
    void the_message_passes_byte_for_byte_and_its_trace_is_the_one_in_the_log() throws Exception {
        String message =
                callOf(1, "echo")
                        .replace(
                                "\"params\":{",
                                "\"params\":{\"_meta\":{\"traceparent\":\"" + PARENT + "\"},");
        ScriptedCall call = sent(message, "traceparent", OTHER);

        assertThat(call.text()).isEqualTo(message);
        assertThat(call.header("traceparent")).containsExactly(OTHER);
        assertThat(traceId()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ff-" + TRACE + "-00f067aa0ba902b7-01", ""})
    void what_is_no_span_does_not_pass(String hostile) throws Exception {
        ScriptedCall call = sent(callOf(1, "echo"), "traceparent", hostile, "tracestate", "rojo=1");

        assertThat(call.headerNames()).doesNotContain("traceparent", "tracestate");
        assertThat(traceId()).isNull();
    }
}
