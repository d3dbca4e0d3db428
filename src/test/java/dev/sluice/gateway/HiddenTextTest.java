package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.Speaker.Era;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.PinnedServer;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is named in {@code sluice.reply.hidden-text-stripped-from}. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class HiddenTextTest {
    private static final String NAME = "stripped";
    private static final String TOKEN = "stripped-token-81c5e0";
    private static final String SENDS =
            "{\"name\":\"send\", \"description\":\"Sends%s mail.%s\\u00e9\", \"x\":1.50}";
    private static final String HIDING =
            SENDS.formatted(Character.toString(0xE0041), "\\udb40\\udc42\\u202e");
    private static final String UNFIT = "{\"name\":\"erase\",\"_meta\":{\"a\":\"\\u202e\"}}";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"complete\",\"ttlMs\":1,"
                    + "\"cacheScope\":\"private\",\"tools\":[%s],\"nextCursor\":\"3\"}}";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @BeforeEach
    void begin() throws IOException {
        server = new ScriptedServer();
        Documents.replace(
                "servers/stripped.yaml", "url: http://127.0.0.1:" + server.port() + "/mcp\n");
        Documents.replace("policies/stripped.json", "{\"version\":\"1\",\"default\":\"allow\"}");
        Documents.replace(
                "pins/stripped.yaml",
                "server: stripped\nnewTools: allow\ntools: {send: "
                        + PinnedServer.fingerprint(HIDING)
                        + "}\n");
        Documents.grant(NAME, NAME, TOKEN, NAME);
        await().until(() -> new Agent(NAME, TOKEN).initialize().statusCode() == 200);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        for (String each : new String[] {"grants/%s.yaml", "pins/%s.yaml", "servers/%s.yaml"}) {
            Documents.delete(each.formatted(NAME));
        }
        Documents.delete("policies/stripped.json");
        await().until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    @Threat("H6")
    void a_pinned_tool_is_listed_without_it_and_called_and_stays_as_it_was_accepted()
            throws Exception {
        for (Era era : Era.values()) {
            for (boolean events : new boolean[] {false, true}) {
                for (String cursor : new String[] {"", "\"cursor\":\"2\""}) {
                    var list = ask(era, "tools/list", cursor, "");
                    inPieces(server.next(), events, LIST.formatted(HIDING + "," + UNFIT));

                    assertThat(Speaker.answer(list))
                            .as("%s, events: %s", era, events)
                            .isEqualTo(LIST.formatted(SENDS.formatted("", "")));
                }
            }
            var call = ask(era, "tools/call", "\"name\":\"send\",\"arguments\":{}", "send");
            server.next().answerEmpty();
            assertThat(Speaker.answer(call)).contains("\"content\":[]");
            var other = ask(era, "tools/call", "\"name\":\"erase\",\"arguments\":{}", "erase");
            assertThat(Speaker.answer(other)).contains("-32602", "Unknown tool: erase");
            assertThat(server.isCalled()).isFalse();
        }
        assertThat(changes("stripped")).isEqualTo(1);
        assertThat(changes("unfit")).isEqualTo(1);
        assertThat(changes("changed")).isZero();
    }

    private static double changes(String action) {
        return Management.counter(
                "sluice_tool_changes_total{action=\"" + action + "\",server=\"stripped\"}");
    }

    private static CompletableFuture<HttpResponse<InputStream>> ask(
            Era era, String method, String params, String tool) {
        if (era == Era.LEGACY) {
            return Agent.begunOnceReached(NAME, TOKEN)
                    .post(
                            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":{%s}}"
                                    .formatted(method, params));
        }
        ModernAgent agent = new ModernAgent(NAME, TOKEN);
        return tool.isEmpty()
                ? agent.ask("7", method, params)
                : agent.ask("7", method, params, "Mcp-Name", tool);
    }

    /** So that characters and escapes are torn apart. */
    private static void inPieces(ScriptedCall call, boolean events, String message) {
        if (events) {
            call.stream();
        } else {
            call.header("content-type", "application/json").response().setChunked(true);
        }
        byte[] bytes = (events ? "data: " + message + "\n\n" : message).getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i += 3) {
            int piece = Math.min(3, bytes.length - i);
            call.response().write(Buffer.buffer().appendBytes(bytes, i, piece));
        }
        call.end();
    }
}
