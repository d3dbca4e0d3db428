package dev.sluice.gateway;

import static dev.sluice.gateway.Speaker.answer;
import static dev.sluice.gateway.Speaker.head;
import static dev.sluice.gateway.Speaker.id;
import static dev.sluice.gateway.Speaker.isStream;
import static dev.sluice.gateway.Speaker.messages;
import static dev.sluice.gateway.Speaker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ApprovalsOver;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.approval.Verdict;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.gateway.Speaker.Era;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that a person must approve, from agents of both eras to a server, and the answers. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class ApprovalCallsTest {
    private static final String TOKEN = "approval-calls-token-4d1b90";
    private static final String GRANT = "approval-calls";
    private static final String ERRORS_TOKEN = "approval-errors-token-77e1c2";
    private static final String ERRORS = "approval-errors";
    private static final String JSON_ONLY = "application/json";
    private static final String PENDING = "[APPROVAL PENDING] ";

    /** Whoever is told of the tools has all the same. */
    private static final String TOOLS =
            """
            {"version": "1", "default": "deny", "denials": "%s", "tools": {
              "held": {"approval": {"hold": "40s", "reason": "%s"}},
              "soon": {"approval": {"expires": "1s"}},
              "once": {"approval": {}, "rate_limit": {"max": 1, "window": 3600, "scope": "grant"}},
              "seen": {"mode": "shadow", "approval": {"hold": "40s"}}
            }}
            """;

    private final Approvals approvals;
    private final HeldCalls held;
    private final Pending pending;
    private final HeardDecisions heard = new HeardDecisions();

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @Inject
    ApprovalCallsTest(Approvals approvals, HeldCalls held) {
        this.approvals = approvals;
        this.held = held;
        this.pending = new Pending(approvals, GRANT);
    }

    @BeforeAll
    static void writeDocuments() throws IOException {
        Documents.replace(
                "policies/approval-calls.json", TOOLS.formatted("result", "money leaves"));
        Documents.replace(
                "policies/approval-errors.json", TOOLS.formatted("error", "money leaves"));
        Documents.grant(GRANT, TOKEN, "approval-calls");
        Documents.grant(ERRORS, ERRORS_TOKEN, "approval-errors");
        try (ScriptedServer once = new ScriptedServer()) {
            assertThat(once.port()).isPositive();
            await().until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
            await().until(
                            () ->
                                    new Agent("scripted", ERRORS_TOKEN).initialize().statusCode()
                                            == 200);
        }
    }

    @AfterAll
    static void deleteDocuments() throws IOException {
        for (String name : List.of("approval-calls", "approval-errors")) {
            Documents.delete("grants/" + name + ".yaml");
            Documents.delete("policies/" + name + ".json");
        }
        await().until(() -> !Management.readiness().contains("problem"));
    }

    @BeforeEach
    void listen() {
        server = new ScriptedServer();
        QuarkusMock.installMockForType(heard, QueuedLog.class);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        heard.close();
        pending.refuseAll();
        new Pending(approvals, ERRORS).refuseAll();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void a_yes_lets_a_call_that_is_held_pass_once_with_the_bytes_that_were_judged(Era era)
            throws Exception {
        String arguments = "{ \"for\":\"yes-" + era + "\", \"n\" : 1e0}";
        var reply = new Speaker(era, TOKEN).call("held", arguments);
        String id = pending.only();
        assertThat(isStream(head(reply))).as("it begins at once").isTrue();
        assertThat(server.isCalled()).isFalse();

        pending.yes(id);
        ScriptedCall call = server.next();
        call.answerEmpty();

        assertThat(call.text()).contains(arguments);
        assertThat(answer(reply))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}");
        assertThat(pending.state(id)).isEqualTo(State.USED);
        assertThat(server.isCalled()).isFalse();
        assertThat(decisions()).containsExactly("allowed /tools/held ok");
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void a_no_ends_it_with_what_the_person_said(Era era) throws Exception {
        var reply = new Speaker(era, TOKEN).call("held", "{\"for\":\"no-" + era + "\"}");
        String id = pending.only();

        pending.no(id, "ask \"Bob\"\nfirst");

        String answer = answer(reply);
        assertThat(text(answer))
                .isEqualTo(
                        "[APPROVAL REFUSED] a person said no (approval "
                                + id
                                + "): ask \"Bob\"\nfirst");
        assertThat(id(answer)).isEqualTo(id);
        assertThat(answer.contains("\"resultType\":\"complete\"")).isEqualTo(era == Era.MODERN);
        assertThat(server.isCalled()).isFalse();
        assertThat(decisions()).containsExactly("denied /tools/held/approval refused");
    }

    @Test
    void a_question_that_expires_while_the_call_is_held_ends_it() throws Exception {
        var reply = new Speaker(Era.LEGACY, TOKEN).call("soon", "{}");

        assertThat(text(answer(reply)))
                .matches("\\[APPROVAL REFUSED] approval \\S+ has expired; call again to ask anew");
        assertThat(server.isCalled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void a_call_that_was_not_answered_in_time_comes_again_and_passes_once(Era era)
            throws Exception {
        Speaker agent = new Speaker(era, TOKEN).hurried();
        String arguments = "{\"for\":\"again-" + era + "\"}";
        String first = answer(agent.call("held", arguments));
        String id = id(first);
        assertThat(text(first)).startsWith(PENDING).contains(id, "exactly the same arguments");
        assertThat(id(answer(agent.call("held", arguments)))).isEqualTo(id);
        assertThat(pending.ids()).containsExactly(id);

        pending.yes(id);
        var passing = agent.call("held", arguments);
        server.next().answerEmpty();
        assertThat(isStream(head(passing))).as("there was nothing to wait for").isFalse();
        assertThat(answer(passing)).contains("\"content\":[]");

        String second = answer(agent.call("held", arguments));
        assertThat(text(second))
                .startsWith(PENDING)
                .contains("as approval " + id + " has been used");
        assertThat(id(second)).isNotEqualTo(id);
        assertThat(server.isCalled()).isFalse();
        assertThat(decisions())
                .containsExactly(
                        "pending /tools/held/approval refused",
                        "pending /tools/held/approval refused",
                        "allowed /tools/held ok",
                        "pending /tools/held/approval refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"n":9007199254740993} | {"n":9007199254740992} | false
                    {"n":0.1}              | {"n":0.10000000000000001} | false
                    {"n":"3"}              | {"n":3}                | false
                    {"n":4}                | {"n":4,"m":null}       | false
                    {"a":[1,2]}            | {"a":[2,1]}            | false
                    {"n":1,"m":2}          | {"m":2.0, "n":10e-1}   | true
                    """)
    @Threat("K11")
    void any_other_value_of_an_argument_needs_a_yes_of_its_own(
            String asked, String called, boolean same) throws Exception {
        Speaker agent = new Speaker(Era.LEGACY, TOKEN).hurried();
        String id = id(answer(agent.call("held", asked)));
        pending.yes(id);

        var reply = agent.call("held", called);
        if (same) {
            server.next().answerEmpty();
            assertThat(answer(reply)).contains("\"content\":[]");
            return;
        }

        assertThat(text(answer(reply)))
                .startsWith(PENDING)
                .contains("as approval " + id + " is for other arguments");
        assertThat(server.isCalled()).isFalse();
        assertThat(pending.state(id)).isEqualTo(State.APPROVED);
        var exact = agent.call("held", asked);
        server.next().answerEmpty();
        assertThat(answer(exact)).contains("\"content\":[]");
    }

    @Test
    @Threat("K11")
    void a_changed_policy_needs_a_new_yes_and_the_agent_is_told_why() throws Exception {
        Speaker agent = new Speaker(Era.LEGACY, ERRORS_TOKEN);
        Pending theirs = new Pending(approvals, ERRORS);
        var waiting = agent.call("held", "{\"for\":\"policy\"}");
        String before = theirs.only();
        Documents.replace("policies/approval-errors.json", TOOLS.formatted("result", "it is new"));
        Speaker other = new Speaker(Era.MODERN, ERRORS_TOKEN).hurried();
        await().until(
                        () -> answer(other.call("held", "{\"for\":\"seen\"}")),
                        told -> told.contains("\"isError\":true"));
        theirs.yes(before);

        assertThat(answer(waiting))
                .contains(
                        "[APPROVAL REFUSED] what may be called has changed while this call waited");
        assertThat(server.isCalled()).isFalse();
        assertThat(theirs.state(before)).isEqualTo(State.APPROVED);

        theirs.refuseAll();
        var anew = agent.call("held", "{\"for\":\"policy\"}");
        String after = theirs.only();
        assertThat(theirs.state(before)).isEqualTo(State.EXPIRED);
        assertThat(after).isNotEqualTo(before);
        var givenUp =
                agent.agent()
                        .post(
                                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                                        + "\"params\":{\"requestId\":7}}");
        server.next().status(202);
        assertThat(head(givenUp).statusCode()).isEqualTo(202);
        assertThat(text(answer(anew)))
                .startsWith(PENDING)
                .contains("it is new", "as the policy has changed since approval " + before);
        Documents.replace(
                "policies/approval-errors.json", TOOLS.formatted("error", "money leaves"));
        await().until(
                        () -> answer(other.call("held", "{\"for\":\"back\"}")),
                        told -> told.contains("-31003"));
    }

    @Test
    void a_call_over_its_limit_leaves_the_yes_there() throws Exception {
        Speaker agent = new Speaker(Era.LEGACY, TOKEN).hurried();
        String first = id(answer(agent.call("once", "{\"n\":1}")));
        String second = id(answer(agent.call("once", "{\"n\":2}")));
        pending.yes(first);
        pending.yes(second);
        var passing = agent.call("once", "{\"n\":1}");
        server.next().answerEmpty();
        assertThat(answer(passing)).contains("\"content\":[]");

        assertThat(text(answer(agent.call("once", "{\"n\":2}")))).startsWith("[RATE LIMITED] ");

        assertThat(pending.state(second)).isEqualTo(State.APPROVED);
        assertThat(server.isCalled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"LEGACY, true", "MODERN, true", "LEGACY, false", "MODERN, false"})
    @Threat("K11")
    void when_the_agent_leaves_nothing_runs_later(Era era, boolean stream) throws Exception {
        String arguments = "{\"for\":\"gone-" + era + stream + "\"}";
        Speaker agent = new Speaker(era, TOKEN);
        var reply =
                stream
                        ? agent.call("held", arguments)
                        : agent.call("held", arguments, "Accept", JSON_ONLY);
        String id = pending.only();
        await().until(() -> held.count() == 1);
        if (stream) {
            head(reply).body().close();
        } else {
            reply.cancel(true);
        }
        await().until(() -> held.count() == 0);

        pending.yes(id);
        var again = new Speaker(era, TOKEN).call("held", arguments);
        server.next().answerEmpty();
        assertThat(answer(again)).contains("\"content\":[]");
        assertThat(server.isCalled()).isFalse();
        assertThat(decisions())
                .containsExactly(
                        "pending /tools/held/approval cancelled", "allowed /tools/held ok");
    }

    @Test
    void a_call_that_its_agent_gives_up_in_words_runs_no_more() throws Exception {
        Speaker agent = new Speaker(Era.LEGACY, TOKEN);
        var reply = agent.call("held", "{\"for\":\"given up\"}");
        String id = pending.only();
        await().until(() -> held.count() == 1);

        var told =
                agent.agent()
                        .post(
                                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                                        + "\"params\":{\"requestId\":7}}");
        server.next().status(202);

        assertThat(head(told).statusCode()).isEqualTo(202);
        assertThat(text(answer(reply))).startsWith(PENDING);
        pending.yes(id);
        assertThat(server.isCalled()).isFalse();
    }

    @Test
    @Threat("K11")
    void of_two_calls_that_wait_for_one_yes_one_passes() throws Exception {
        var one = new Speaker(Era.LEGACY, TOKEN).call("held", "{\"for\":\"two\"}");
        String id = pending.only();
        var other = new Speaker(Era.MODERN, TOKEN).call("held", "{\"for\":\"two\"}");
        await().until(() -> held.count() == 2);
        server.onCall(ScriptedCall::answerEmpty);

        pending.yes(id);

        List<String> answers = List.of(answer(one), answer(other));
        assertThat(answers).filteredOn(answer -> answer.contains("\"content\":[]")).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.contains("has been used or has ended"))
                .hasSize(1);
        assertThat(pending.state(id)).isEqualTo(State.USED);
    }

    @Test
    @Threat("K12")
    void when_too_many_questions_of_a_grant_are_open_no_other_is_asked() throws Exception {
        for (int i = 0; i < 100; i++) {
            Binding other = new Binding("s", GRANT, "somebody", "t", "d" + i, "p", "v", "/r");
            Duration expires = Duration.ofSeconds(20);
            approvals
                    .ask(new Question("crowd-" + i, other, null, List.of(), expires, "sealed"))
                    .await()
                    .indefinitely();
        }

        String answer = answer(new Speaker(Era.LEGACY, TOKEN).call("held", "{\"for\":\"crowd\"}"));

        assertThat(text(answer))
                .isEqualTo(
                        "[APPROVAL REFUSED] too many calls of this grant wait for a person; try"
                                + " again later");
        assertThat(decisions()).containsExactly("denied /tools/held/approval refused");
        for (int i = 0; i < 100; i++) {
            Verdict no = new Verdict("crowd-" + i, false, "carol", "carol", null);
            approvals.decide(no).await().indefinitely();
        }
    }

    @ParameterizedTest
    @CsvSource({"LEGACY, \"token\"", "MODERN, 17"})
    void the_stream_tells_of_progress_to_whom_asked_for_it(Era era, String token) throws Exception {
        var reply =
                new Speaker(era, TOKEN)
                        .callSaying(
                                "held",
                                "{\"for\":\"progress-" + era + "\"}",
                                "{\"progressToken\":" + token + "}",
                                "");
        String id = pending.only();
        pending.yes(id);
        server.next().stream()
                .event(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                                + "{\"progressToken\":"
                                + token
                                + ",\"progress\":1}}")
                .event("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}")
                .end();

        List<String> messages = messages(head(reply));
        assertThat(messages).hasSize(3);
        assertThat(messages.get(0))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                                + "{\"progressToken\":"
                                + token
                                + ",\"progress\":0.001,\"message\":\"waiting for a person's yes,"
                                + " approval "
                                + id
                                + "\"}}");
        assertThat(messages.get(1)).contains("\"progress\":1}");
        assertThat(messages.get(2)).contains("\"content\":[]");
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void an_agent_that_takes_no_stream_waits_for_a_whole_reply(Era era) throws Exception {
        var reply =
                new Speaker(era, TOKEN)
                        .call("held", "{\"for\":\"whole-" + era + "\"}", "Accept", JSON_ONLY);
        String id = pending.only();
        assertThat(reply).isNotDone();
        pending.yes(id);
        server.next().answerEmpty();

        assertThat(head(reply).headers().firstValue("content-type")).contains("application/json");
        assertThat(answer(reply)).contains("\"content\":[]");
    }

    @Test
    void a_reply_that_comes_as_it_likes_is_the_last_event() throws Exception {
        String large =
                "{\"jsonrpc\":\"2.0\",\r\n\"id\":7,\r\"result\":{\"content\":[{\"text\":\"%s\"}]}}";
        for (int size : List.of(10, 200_000)) {
            var reply = new Speaker(Era.LEGACY, TOKEN).call("held", "{\"size\":" + size + "}");
            pending.yes(pending.only());
            server.next().json(large.formatted("x".repeat(size)));

            List<String> messages = messages(head(reply));
            assertThat(messages).hasSize(1);
            assertThat(new JsonObject(messages.get(0)).getInteger("id")).isEqualTo(7);
            assertThat(messages.get(0)).contains("x".repeat(size) + "\"}]}}");
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void a_server_that_fails_is_told_of_on_the_stream_that_has_begun(Era era) throws Exception {
        var reply = new Speaker(era, TOKEN).call("held", "{\"for\":\"fails-" + era + "\"}");
        String id = pending.only();
        pending.yes(id);
        server.next().status(500);

        assertThat(head(reply).statusCode()).isEqualTo(200);
        assertThat(answer(reply)).contains("\"id\":7", "-31005");
        assertThat(pending.state(id)).as("it may have run").isEqualTo(State.USED);
    }

    @Test
    void a_yes_whose_call_no_server_received_counts_again() throws Exception {
        Speaker agent = new Speaker(Era.LEGACY, TOKEN).hurried();
        String id = id(answer(agent.call("held", "{\"for\":\"lost\"}")));
        pending.yes(id);
        server.close();
        Speaker warmingUp = new Speaker(Era.MODERN, TOKEN);
        // The first may still be sent into a connection that is just being closed.
        await().until(() -> answer(warmingUp.call("seen", "{}")).contains("-31005"));

        assertThat(answer(agent.call("held", "{\"for\":\"lost\"}"))).contains("-31005");
        assertThat(pending.state(id)).isEqualTo(State.APPROVED);

        server = new ScriptedServer();
        var passing = agent.call("held", "{\"for\":\"lost\"}");
        server.next().answerEmpty();
        assertThat(answer(passing)).contains("\"content\":[]");
        assertThat(pending.state(id)).isEqualTo(State.USED);
    }

    @Test
    void a_server_that_needs_more_asks_no_person_a_second_time() throws Exception {
        Speaker agent = new Speaker(Era.MODERN, TOKEN);
        var first = agent.call("held", "{\"for\":\"rounds\"}");
        String id = pending.only();
        pending.yes(id);
        server.next()
                .json(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"input_required\","
                                + "\"requestState\":\"s-1\"}}");
        assertThat(answer(first)).contains("s-1");

        var second =
                agent.callSaying("held", "{\"for\":\"rounds\"}", "{}", ",\"requestState\":\"s-1\"");
        ScriptedCall again = server.next();
        again.answerEmpty();

        assertThat(again.text()).contains("\"requestState\":\"s-1\"");
        assertThat(answer(second)).contains("\"content\":[]");
        assertThat(pending.ids()).isEmpty();
    }

    @Test
    void a_modern_agent_that_can_show_pages_is_sent_to_one_and_waits_when_it_comes_back()
            throws Exception {
        QuarkusMock.installMockForType(
                ApprovalsOver.linksTo("https://sluice.example/"), ApprovalLinks.class);
        Speaker agent = new Speaker(Era.MODERN, TOKEN);
        String able =
                "{\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{\"url\":{}}}}";
        String arguments = "{\"for\":\"page\"}";

        JsonObject result =
                new JsonObject(answer(agent.callSaying("held", arguments, able, "")))
                        .getJsonObject("result");

        String id = pending.only();
        JsonObject shown =
                result.getJsonObject("inputRequests")
                        .getJsonObject("approval")
                        .getJsonObject("params");
        assertThat(shown.remove("message").toString())
                .matches(
                        ("a person must approve the call of held: money leaves\\. The page tells"
                                        + " how far approval ID is\\.( It was asked for anew, as"
                                        + " approval \\S+ is for other arguments\\.)?")
                                .replace("ID", id));
        assertThat(result)
                .isEqualTo(
                        new JsonObject(
                                """
                                {"resultType": "input_required",
                                 "inputRequests": {"approval": {"method": "elicitation/create", "params": {
                                   "mode": "url",
                                   "url": "https://sluice.example/approvals/ID"}}},
                                 "requestState": "dev.sluice:approval:ID",
                                 "_meta": {"dev.sluice/approvalId": "ID"}}
                                """
                                        .replace("ID", id)));
        var back =
                agent.callSaying(
                        "held",
                        arguments,
                        able,
                        ",\"inputResponses\":{\"approval\":{\"action\":\"accept\"}},"
                                + "\"requestState\":\"dev.sluice:approval:"
                                + id
                                + "\"");
        await().until(() -> held.count() == 1);
        pending.yes(id);
        ScriptedCall call = server.next();
        call.answerEmpty();

        assertThat(answer(back)).contains("\"content\":[]");
        assertThat(call.text()).endsWith(",\"name\":\"held\",\"arguments\":" + arguments + "}}");
        assertThat(decisions())
                .containsExactly(
                        "pending /tools/held/approval input_required", "allowed /tools/held ok");
    }

    @Test
    void a_policy_may_have_it_told_as_errors() throws Exception {
        Pending theirs = new Pending(approvals, ERRORS);
        Speaker agent = new Speaker(Era.LEGACY, ERRORS_TOKEN).hurried();
        JsonObject waiting =
                new JsonObject(answer(agent.call("held", "{\"for\":\"errors\"}")))
                        .getJsonObject("error");
        String id = theirs.only();
        theirs.no(id, null);
        JsonObject refused =
                new JsonObject(answer(agent.call("held", "{\"for\":\"errors\"}")))
                        .getJsonObject("error");

        for (JsonObject error : List.of(waiting, refused)) {
            assertThat(error.getInteger("code")).isEqualTo(-31003);
            assertThat(error.getJsonObject("data").getString("dev.sluice/approvalId"))
                    .isEqualTo(id);
        }
        assertThat(waiting.getString("message")).startsWith(PENDING);
        assertThat(refused.getString("message")).startsWith("[APPROVAL REFUSED] a person said no");
    }

    @Test
    void in_shadow_nobody_is_asked_and_the_call_passes() throws Exception {
        var reply = new Speaker(Era.LEGACY, TOKEN).call("seen", "{\"for\":\"shadow\"}");
        server.next().answerEmpty();

        assertThat(answer(reply)).contains("\"content\":[]");
        assertThat(pending.ids()).isEmpty();
        assertThat(decisions()).containsExactly("shadowed /tools/seen/approval ok");
    }

    @Test
    void while_the_store_is_out_nothing_passes() throws Exception {
        ScriptedApprovals out = new ScriptedApprovals();
        out.out = true;
        QuarkusMock.installMockForType(ApprovalsOver.store(out), Approvals.class);

        String answer = answer(new Speaker(Era.LEGACY, TOKEN).call("held", "{\"for\":\"out\"}"));

        assertThat(answer).contains("-31004");
        assertThat(server.isCalled()).isFalse();
        assertThat(decisions()).containsExactly("unavailable /tools/held/approval refused");
    }

    private List<String> decisions() {
        return heard.of(GRANT).stream()
                .map(
                        line ->
                                line.getString("decision")
                                        + " "
                                        + line.getString("rule")
                                        + " "
                                        + line.getString("outcome"))
                .toList();
    }
}
