package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.cases.Json;
import dev.sluice.config.DocumentParser;
import dev.sluice.config.MalformedDocumentException;
import dev.sluice.config.SingleDocument;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.ClaimRule;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.IssuedToken;
import dev.sluice.identity.TokenHash;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Usage;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.testsupport.Callers;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a call, and what is not. */
class WhyTest {
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "hide": ["secret_*"],
             "tools": {
               "pay": {"deny_if": [{"conditions": [
                         {"path": "args.to", "op": "exists", "value": true},
                         {"path": "args.items[*].amount", "op": "gt", "value": 100}],
                       "on_deny": "too much"}],
                       "limits": [{"counter": "spent", "window": "hour", "max": 500, "increment_from": "args.sum", "on_outage": "allow"},
                                  {"counter": "paid", "window": "hour", "max": 2},
                                  {"counter": "often", "window": "hour", "max": 9, "scope": "session"}]},
               "search_*": {},
               "asks": {"action": "require_approval"},
               "wires": {"approval": {"reason": "money leaves", "hold": "20s", "expires": "1h", "approvers": ["payments"]},
                         "limits": [{"counter": "wired", "window": "hour", "max": 5, "increment_from": "args.sum"}]}
             }}
            """;
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void a_condition_tells_the_types_it_saw_and_no_value() throws Exception {
        JsonObject why =
                why(
                        "{'grant':'g','tool':'pay','args':{'to':'CANARY','items':[{'amount':7},{'amount':'CANARY'}],'sum':1}}");

        assertThat(why.getString("decision")).isEqualTo("denied");
        assertThat(why.getString("rule")).isEqualTo("/tools/pay/deny_if/0");
        assertThat(why.getString("document")).isEqualTo("policies/p");
        assertThat(why.getJsonObject("told").getString("text"))
                .isEqualTo("[POLICY DENIED] too much");
        assertThat(why.encode())
                .contains("\"saw\":[\"text\"]", "\"saw\":[\"number\",\"text\"]")
                .contains("\"truth\":\"incomparable\"")
                .doesNotContain("CANARY");
    }

    @Test
    void an_argument_that_is_not_there_is_told_as_nothing() throws Exception {
        assertThat(why("{'grant':'g','tool':'pay','args':{'sum':1}}").encode())
                .contains("\"truth\":\"fails\",\"saw\":[]")
                .contains("\"decision\":\"allowed\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pay        | exact   | /tools/pay
                    search_all | glob    | /tools/search_*
                    other      | default |
                    """)
    void the_entry_that_won_is_named(String tool, String match, String pointer) throws Exception {
        JsonObject entry = why("{'grant':'g','tool':'" + tool + "'}").getJsonObject("entry");

        assertThat(entry.getString("match")).isEqualTo(match);
        assertThat(entry.getString("pointer")).isEqualTo(pointer);
        assertThat(entry.getString("default")).isEqualTo("deny");
    }

    @Test
    void a_question_about_lists_ends_with_the_steps_that_lists_know() throws Exception {
        JsonObject hidden = why("{'grant':'g','tool':'secret_one','list':true}");
        assertThat(hidden.getBoolean("listed")).isFalse();
        assertThat(hidden.getString("unlistedBy")).isEqualTo("(hidden)");

        JsonObject shown = why("{'grant':'g','tool':'asks','list':true}");
        assertThat(shown.getString("decision")).isEqualTo("allowed");
        assertThat(shown.getJsonArray("steps")).hasSize(5);
        assertThat(why("{'grant':'g','tool':'asks'}").getString("rule"))
                .isEqualTo("/tools/asks/action");
    }

    @Test
    void a_call_that_a_person_must_approve_is_told_with_whom_and_with_its_limits()
            throws Exception {
        JsonObject why =
                why("{'grant':'g','tool':'wires','args':{'sum':9}}", Map.of("wired", 5_000_000L));

        assertThat(why.getString("decision")).isEqualTo("pending");
        assertThat(why.getString("rule")).isEqualTo("/tools/wires/approval");
        assertThat(why.getString("document")).isEqualTo("policies/p");
        assertThat(why.getString("reason")).isEqualTo("money leaves");
        assertThat(why.getJsonObject("told").encode())
                .isEqualTo(
                        "{\"as\":\"tool_result\",\"code\":null,"
                                + "\"text\":\"[APPROVAL PENDING] money leaves\"}");
        assertThat(why.getJsonObject("approval").encode())
                .isEqualTo(
                        "{\"rule\":\"/tools/wires/approval\",\"reason\":\"money leaves\","
                                + "\"approvers\":[\"payments\"],\"hold\":20,\"expires\":3600,"
                                + "\"links\":null}");
        assertThat(why.getJsonArray("limits").getJsonObject(0).getBoolean("fits")).isFalse();
        assertThat(why.getJsonArray("steps").getJsonObject(8).getString("rule"))
                .isEqualTo("/tools/wires/approval");
    }

    @Test
    void nobody_is_asked_about_a_call_that_can_never_be_counted() throws Exception {
        JsonObject why = why("{'grant':'g','tool':'wires','args':{'sum':'nine'}}");

        assertThat(why.getString("decision")).isEqualTo("denied");
        assertThat(why.getString("rule")).isEqualTo("/tools/wires/limits/0");
        assertThat(why.getJsonObject("approval")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "tools/list, allowed, (open)",
        "tasks/get, denied, (method)",
        "no/such, denied, (method)"
    })
    void a_method_is_open_to_all_or_to_nobody(String method, String decision, String rule)
            throws Exception {
        JsonObject why = why("{'grant':'g','method':'" + method + "'}");

        assertThat(why.getString("decision")).isEqualTo(decision);
        assertThat(why.getString("rule")).isEqualTo(rule);
    }

    @Test
    void a_limit_that_has_no_room_is_told_with_what_is_used() throws Exception {
        JsonObject why = why("{'grant':'g','tool':'pay','args':{'sum':1}}", Map.of("paid", 2L));

        assertThat(why.getString("decision")).isEqualTo("limited");
        assertThat(why.getString("rule")).isEqualTo("/tools/pay/limits/1");
        assertThat(why.getJsonObject("told").getString("text"))
                .isEqualTo(
                        "[RATE LIMITED] at most 2 calls in 3600 s are allowed; try again in 60 s");
        JsonObject row = why.getJsonArray("limits").getJsonObject(1);
        assertThat(row.getInteger("used")).isEqualTo(2);
        assertThat(row.getInteger("remaining")).isZero();
        assertThat(row.getBoolean("fits")).isFalse();
        assertThat(why.getJsonArray("limits").getJsonObject(2).getString("why"))
                .contains("each session");
    }

    @Test
    void what_no_window_has_room_for_is_limited_whatever_is_used() throws Exception {
        JsonObject why = why("{'grant':'g','tool':'pay','args':{'sum':501}}");

        assertThat(why.getString("rule")).isEqualTo("/tools/pay/limits/0");
        assertThat(why.getString("reason")).contains("this call alone asks for more");
    }

    @Test
    void while_the_store_is_out_the_limits_say_what_happens() throws Exception {
        Explained explained = explained(snapshot(), "{'grant':'g','tool':'pay','args':{'sum':1}}");

        JsonObject why = new JsonObject(explained.answerWithoutStore());

        assertThat(why.getString("decision")).isEqualTo("unavailable");
        assertThat(why.getString("rule")).isEqualTo("/tools/pay/limits/1");
        assertThat(why.getJsonObject("told").getInteger("code")).isEqualTo(-31004);
        assertThat(why.getBoolean("limitsKnown")).isFalse();
    }

    @Test
    void without_a_gateway_no_count_is_known() throws Exception {
        JsonObject why =
                new JsonObject(
                        explained(snapshot(), "{'grant':'g','tool':'pay','args':{'sum':1}}")
                                .answerUncounted());

        assertThat(why.getString("decision")).isEqualTo("allowed");
        assertThat(why.getBoolean("limitsKnown")).isFalse();
        assertThat(why.encode()).contains("only a running gateway knows");
    }

    @Test
    void what_keeps_a_holder_from_coming_so_far_is_noticed() throws Exception {
        Snapshot snapshot =
                Callers.snapshot(
                        Map.of(),
                        Map.of(),
                        List.of(
                                new Grant(
                                        "old",
                                        "s",
                                        null,
                                        new Holder.OfTokens(
                                                List.of(new IssuedToken(TokenHash.of("t"), NOW)))),
                                new Grant(
                                        "team",
                                        "s",
                                        null,
                                        new Holder.OfJwt(
                                                "corp",
                                                Map.of(
                                                        "team",
                                                        new ClaimRule(List.of(Glob.of("blue"))))))),
                        Switches.NONE);

        assertThat(explained(snapshot, "{'grant':'old','tool':'x'}").answer(Map.of()))
                .contains("\"rule\":\"(no policy)\"", "\"document\":\"grants/old\"")
                .contains("answered 401");
        String question =
                "{'grant':'team','tool':'x','subject':'iss#1','claims':{'team':'COLOUR'}}";
        assertThat(explained(snapshot, question.replace("COLOUR", "red")).answer(Map.of()))
                .contains("other claims");
        assertThat(explained(snapshot, question.replace("COLOUR", "blue")).answer(Map.of()))
                .doesNotContain("other claims");
        assertThatThrownBy(() -> explained(snapshot, "{'grant':'team','tool':'x'}"))
                .hasMessageContaining("many holders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'grant':'g'}",
                "{'grant':1,'tool':'x'}",
                "{'grant':'','tool':'x'}",
                "{'grant':'g','tool':1}",
                "{'grant':'g','tool':'x','prompt':'y'}",
                "{'grant':'g','tool':'x','args':[]}",
                "{'grant':'g','tool':'x','args':null}",
                "{'grant':'g','tool':'x','claims':'y'}",
                "{'grant':'g','tool':'x','claims':{}}",
                "{'grant':'g','tool':'x','session':'yes'}",
                "{'grant':'g','tool':'x','list':1}",
                "{'grant':'g','tool':'x','argument':{}}",
                "{'grant':'g','method':'tools/call'}"
            })
    void a_question_that_is_put_wrongly_is_told_so(String question) {
        assertThatThrownBy(() -> explained(snapshot(), question))
                .isInstanceOfSatisfying(
                        UnanswerableException.class,
                        e -> assertThat(e.isOfUnknown()).as(e.getMessage()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'grant':'none','tool':'x'}",
                "{'grant':'g','tool':'x','subject':'eve'}",
                "{'grant':'g','tool':'x','server':'other'}"
            })
    void what_the_documents_do_not_know_is_told_so(String question) {
        assertThatThrownBy(() -> explained(snapshot(), question))
                .isInstanceOfSatisfying(
                        UnanswerableException.class, e -> assertThat(e.isOfUnknown()).isTrue());
    }

    private static JsonObject why(String question) throws Exception {
        return why(question, Map.of());
    }

    private static JsonObject why(String question, Map<String, Long> used) throws Exception {
        Explained explained = explained(snapshot(), question);
        Map<LimitKey, Usage> usages = new HashMap<>();
        for (LimitKey key : explained.counts()) {
            long units = used.getOrDefault(key.counter(), 0L);
            usages.put(key, new Usage(units, Duration.ofSeconds(60), Duration.ZERO));
        }
        return new JsonObject(explained.answer(usages));
    }

    private static Explained explained(Snapshot snapshot, String question)
            throws MalformedJsonException {
        return Why.explain(snapshot, WhyQuestion.read(Json.read(question.replace('\'', '"'))), NOW);
    }

    private static Snapshot snapshot() throws MalformedDocumentException {
        SingleDocument<Policy> policy =
                SingleDocument.policy(
                        "p",
                        DocumentParser.parse("p.json", POLICY.getBytes(StandardCharsets.UTF_8)));
        return Callers.snapshot(
                Map.of(),
                Map.of("p", ((SingleDocument.Loaded<Policy>) policy).value()),
                List.of(Callers.grant("g", "s", "p", "t")),
                Switches.NONE);
    }
}
