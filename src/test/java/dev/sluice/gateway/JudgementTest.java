package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Binding;
import dev.sluice.audit.DecisionRecord;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.ClientRequests;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.ToolTable;
import dev.sluice.protocol.Era;
import dev.sluice.upstream.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policy says of a call, as the agent hears it and as it is written down. */
class JudgementTest {
    private final Written written = new Written();
    private final Judgement judgement =
            new Judgement(written, new Subscriptions(written.recording));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    forbidden | RESULT | TOOL_DENIED      | 0      | [POLICY DENIED] nobody may
                    forbidden | ERROR  | TOOL_DENIED      | -31001 | Policy violation: nobody may
                    hidden    | RESULT | UNKNOWN_TARGET   | -32602 | Unknown tool: hidden
                    hidden    | ERROR  | UNKNOWN_TARGET   | -32602 | Unknown tool: hidden
                    other     | ERROR  | UNKNOWN_TARGET   | -32602 | Unknown tool: other
                    """)
    void a_refusal_is_told_in_the_form_that_the_policy_chose(
            String tool, DenialForm denials, Kind kind, int code, String text) {
        Passage passage = call(policy(Mode.ENFORCE, denials), Switches.NONE, tool);

        Refusal refusal = refused(passage);

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.text()).isEqualTo(text);
        DecisionRecord line = recorded(passage, new Outcome.Refused(refusal, Era.LEGACY));
        assertThat(line.decision()).isEqualTo("denied");
        assertThat(line.wouldBe()).isNull();
        assertThat(line.message()).isEqualTo(text);
    }

    @Test
    void what_no_policy_decides_is_always_a_tool_result() {
        Switch off = new Switch("s", "fire", true, Set.of(), Set.of(), Set.of(), Patterns.NONE);
        Policy policy = policy(Mode.SHADOW, DenialForm.ERROR);
        Passage switchedOff = call(policy, new Switches(List.of(off)), "open");

        assertThat(refused(switchedOff).code()).isZero();
        assertThat(refused(switchedOff).text()).isEqualTo("[POLICY DENIED] switched off: fire");
        assertThat(refused(call(null, Switches.NONE, "open")).text())
                .isEqualTo("[POLICY DENIED] no policy for this grant");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    forbidden | denied  | /tools/forbidden/action | [POLICY DENIED] nobody may
                    asking    | pending | /tools/asking/approval  | [APPROVAL PENDING] a person must approve this call
                    hidden    | denied  | (hidden)                | Unknown tool: hidden
                    other     | denied  | (default deny)          | Unknown tool: other
                    """)
    void in_shadow_it_passes_and_is_only_written_down(
            String tool, String wouldBe, String rule, String message) {
        Passage passage = call(policy(Mode.SHADOW, DenialForm.RESULT), Switches.NONE, tool);

        judgement.decide(passage);

        DecisionRecord line = recorded(passage, whole());
        assertThat(line.decision()).isEqualTo("shadowed");
        assertThat(line.wouldBe()).isEqualTo(wouldBe);
        assertThat(line.rule()).isEqualTo(rule);
        assertThat(line.message()).isEqualTo(message);
        assertThat(line.outcome()).isEqualTo("ok");
        assertThat(
                        written.registry
                                .get("sluice_decisions")
                                .tag("decision", "shadowed")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void in_shadow_what_nothing_speaks_against_is_allowed() {
        Passage passage = call(policy(Mode.SHADOW, DenialForm.RESULT), Switches.NONE, "open");

        judgement.decide(passage);

        DecisionRecord line = recorded(passage, whole());
        assertThat(line.decision()).isEqualTo("allowed");
        assertThat(line.rule()).isEqualTo("/tools/open");
        assertThat(line.wouldBe()).isNull();
        assertThat(line.message()).isNull();
    }

    @Test
    void a_call_that_depends_on_a_question_is_written_down_with_its_id() {
        Passage passage = call(policy(Mode.SHADOW, DenialForm.RESULT), Switches.NONE, "open");
        judgement.decide(passage);
        Binding binding = new Binding("s", "g", "g", "open", "00", "p", "v", "/tools/open");
        passage.dependsOn(
                new Approval(
                        "q1",
                        Approval.State.USED,
                        binding,
                        null,
                        List.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        null,
                        null),
                binding);

        assertThat(recorded(passage, whole()).approval()).isEqualTo("q1");
    }

    @ParameterizedTest
    @CsvSource({"tasks/get", "tasks/list", "subscriptions/listen", "x/y"})
    void a_method_that_never_passes_is_refused_in_shadow_too(String method) {
        Passage passage =
                Situation.passage(
                        Situation.snapshot(policy(Mode.SHADOW, DenialForm.ERROR), Switches.NONE),
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}");

        Refusal refusal = refused(passage);

        assertThat(refusal.kind()).isEqualTo(Kind.METHOD_REFUSED);
        DecisionRecord line = recorded(passage, new Outcome.Refused(refusal, Era.LEGACY));
        assertThat(line.rule()).isEqualTo("(method)");
        assertThat(line.decision()).isEqualTo("denied");
    }

    @Test
    void while_the_caller_is_off_no_stream_opens_and_no_question_is_answered() {
        Switch off = new Switch("s", null, false, Set.of("s"), Set.of(), Set.of(), Patterns.NONE);
        Snapshot snapshot =
                Situation.snapshot(
                        policy(Mode.SHADOW, DenialForm.ERROR), new Switches(List.of(off)));
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

        assertThat(refused(Situation.passage(snapshot, Verb.GET)).kind())
                .isEqualTo(Kind.UPSTREAM_METHOD_NOT_ALLOWED);
        Refusal refusal = refused(Situation.passage(snapshot, answer));
        assertThat(refusal.kind()).isEqualTo(Kind.SWITCHED_OFF);
        assertThat(refusal.text()).isEqualTo("switched off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"
            })
    void while_the_caller_is_off_it_may_still_begin_and_be_heard(String message) {
        Switch off = new Switch("s", null, true, Set.of(), Set.of(), Set.of(), Patterns.NONE);
        Snapshot snapshot =
                Situation.snapshot(
                        policy(Mode.ENFORCE, DenialForm.RESULT), new Switches(List.of(off)));

        judgement.decide(Situation.passage(snapshot, message));
        judgement.decide(Situation.passage(snapshot, Verb.DELETE));
    }

    private Refusal refused(Passage passage) {
        var ended = new Refusal[1];
        assertThatThrownBy(() -> judgement.decide(passage))
                .isInstanceOfSatisfying(RefusedException.class, e -> ended[0] = e.refusal());
        return ended[0];
    }

    private DecisionRecord recorded(Passage passage, Outcome outcome) {
        written.recording.record(passage, outcome);
        assertThat(written.lines).hasSize(1);
        assertThat(written.lines.get(0).policy()).isEqualTo("p");
        return written.lines.get(0);
    }

    private static Outcome whole() {
        return new Outcome.Whole(200, java.util.Map.of(), new byte[0]);
    }

    private static Passage call(@Nullable Policy policy, Switches switches, String tool) {
        return Situation.passage(Situation.snapshot(policy, switches), Situation.call(tool));
    }

    private static Policy policy(Mode mode, DenialForm denials) {
        ApprovalRule approval =
                new ApprovalRule(
                        "/tools/asking/approval",
                        null,
                        ApprovalRule.EXPIRES,
                        ApprovalRule.HOLD,
                        List.of());
        return Situation.policy(
                mode,
                denials,
                ToolTable.of(
                        List.of(
                                rules("open", false, null),
                                rules("forbidden", true, null),
                                rules("asking", false, approval))),
                ClientRequests.ALLOWED);
    }

    private static ToolRules rules(String name, boolean denied, @Nullable ApprovalRule approval) {
        return new ToolRules(
                name,
                "/tools/" + name,
                denied,
                denied ? "nobody may" : null,
                List.of(),
                List.of(),
                approval,
                List.of(),
                null);
    }
}
