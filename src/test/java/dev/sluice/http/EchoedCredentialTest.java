package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that send their credential back, in the middle of what agents may see. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class EchoedCredentialTest {
    private static final String KEY = GatewayFixture.UPSTREAM_KEY;

    private ScriptedServer server;
    private Agent agent;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static List<String> forms() {
        return List.of(
                KEY,
                base64(KEY),
                base64("x" + KEY + "yz"),
                base64("xy" + KEY),
                Base64.getUrlEncoder().encodeToString(KEY.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Threat("D4")
    void a_result_passes_without_it(String form) throws Exception {
        var reply = agent.post(Agent.callOf(1, "echo"));
        server.next().json(result(1, "it is " + form + ", no?"));

        assertClean(text(reply), form, "it is ");
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Threat("D4")
    void an_event_passes_without_it_however_it_is_cut(String form) throws Exception {
        var reply = agent.post(Agent.callOf(1, "echo"));
        ScriptedCall call = server.next().stream();
        String event = "data: " + result(1, "it is " + form + ", no?") + "\n\n";
        for (int i = 0; i < event.length(); i += 3) {
            call.write(event.substring(i, Math.min(i + 3, event.length())));
        }
        call.end();

        assertClean(text(reply), form, "it is ");
    }

    @Test
    @Threat("D4")
    void a_reply_too_large_to_keep_passes_without_it() throws Exception {
        var reply = agent.post(Agent.callOf(1, "echo"));
        server.next().json(result(1, "x".repeat(3 << 20) + KEY + "y".repeat(1 << 20)));

        String text = text(reply);
        assertThat(text).hasSizeGreaterThan(4 << 20);
        assertClean(text, KEY, "xxx[removed]yyy");
    }

    @Test
    @Threat("D4")
    void an_error_and_its_headers_pass_without_it() throws Exception {
        var reply = agent.post(Agent.callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.response().setStatusCode(400);
        call.header("Retry-After", KEY)
                .header("Cache-Control", "no-store")
                .header("WWW-Authenticate", KEY)
                .json(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no "
                                + KEY
                                + "\"}}");

        assertClean(text(reply), KEY, "no [removed]");
        assertThat(reply.get().headers().map().toString()).doesNotContain(KEY).contains("no-store");
    }

    @Test
    void what_only_begins_like_it_passes_as_it_is() throws Exception {
        String alike = KEY.substring(0, KEY.length() - 1);
        var reply = agent.post(Agent.callOf(1, "echo"));
        ScriptedCall call = server.next();
        call.response().putHeader("content-type", "application/json").setChunked(true);
        String whole = result(1, alike + "! " + alike + alike);
        call.write(whole.substring(0, whole.length() - 9))
                .write(whole.substring(whole.length() - 9));
        call.end();

        assertThat(text(reply)).isEqualTo(whole);
    }

    private static void assertClean(String text, String form, String kept) {
        assertThat(text).contains(kept).contains("[removed]");
        assertThat(text).doesNotContain(form).doesNotContain(KEY);
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        return new String(reply.get(15, TimeUnit.SECONDS).body().readAllBytes(), UTF_8);
    }

    private static String result(int id, String text) {
        return """
        {"jsonrpc":"2.0","id":%d,"result":{"content":[{"type":"text","text":"%s"}]}}"""
                .formatted(id, text);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
