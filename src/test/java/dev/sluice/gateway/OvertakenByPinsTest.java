package dev.sluice.gateway;

import static dev.sluice.gateway.Speaker.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Approvals;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Speaker.Era;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.PinnedServer;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person says yes to a call whose tool has become another one while they read it. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class OvertakenByPinsTest {
    private static final String TOKEN = "overtaken-token-5b07aa";
    private static final String NAME = "overtaken";
    private static final String ACCEPTED = "{\"name\":\"held\",\"description\":\"Pays.\"}";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/list\",\"params\":{}}";

    private final LiveConfiguration configuration;
    private final Pending pending;

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @Inject
    OvertakenByPinsTest(LiveConfiguration configuration, Approvals approvals) {
        this.configuration = configuration;
        this.pending = new Pending(approvals, NAME);
    }

    @BeforeEach
    void pin() throws IOException {
        server = new ScriptedServer();
        Documents.replace(
                "policies/overtaken.json",
                """
                {"version": "1", "default": "deny",
                 "tools": {"held": {"approval": {"hold": "40s"}}}}
                """);
        Documents.grant(NAME, TOKEN, NAME);
        Documents.replace(
                "pins/overtaken.yaml",
                "server: scripted\ntools: {held: " + PinnedServer.fingerprint(ACCEPTED) + "}\n");
        await().until(this::isPinned);
    }

    @AfterEach
    void stop() throws IOException {
        pending.refuseAll();
        server.close();
        Documents.delete("pins/overtaken.yaml");
        Documents.delete("grants/overtaken.yaml");
        Documents.delete("policies/overtaken.json");
        await().until(() -> !isPinned());
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    @Threat("H2")
    void the_call_does_not_pass_and_the_yes_is_there_when_the_tool_is_as_before(Era era)
            throws Exception {
        String arguments = "{\"for\":\"" + era + "\"}";
        list(ACCEPTED);
        var reply = new Speaker(era, TOKEN).call("held", arguments);
        String id = pending.only();
        list(ACCEPTED.replace("Pays.", "Pays twice."));

        pending.yes(id);

        assertThat(answer(reply)).contains("-32602", "Unknown tool: held");
        assertThat(server.isCalled()).isFalse();
        assertThat(pending.state(id)).isEqualTo(State.APPROVED);
        list(ACCEPTED);
        var passing = new Speaker(era, TOKEN).call("held", arguments);
        server.next().answerEmpty();
        assertThat(answer(passing)).contains("\"content\":[]");
        assertThat(pending.state(id)).isEqualTo(State.USED);
    }

    /** Another agent of the same caller looks at the list. */
    private void list(String tool) throws Exception {
        var list = Agent.begunOnceReached("scripted", TOKEN).post(LIST);
        server.next().json("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"tools\":[" + tool + "]}}");
        assertThat(new String(Speaker.head(list).body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"tools\":[");
    }

    private boolean isPinned() {
        Snapshot live = configuration.current();
        return live != null && live.pinsOf("scripted") != null;
    }
}
