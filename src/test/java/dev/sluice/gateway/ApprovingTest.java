package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalsOver;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Asked.Since;
import dev.sluice.approval.Binding;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Message;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call that a person must approve, whatever the store does. */
class ApprovingTest {
    private static final String CALL = Situation.call("t");

    private final ApprovalSituation here = ApprovalSituation.plain();
    private @Nullable Throwable failure;
    private boolean passed;

    @Test
    void it_waits_and_passes_with_the_yes_of_another_replica() {
        Passage passage = here.call(CALL);
        approve(passage);
        assertThat(here.held.count()).isEqualTo(1);

        decide(State.APPROVED, null);
        here.look();

        assertThat(passed).isTrue();
        assertThat(Objects.requireNonNull(passage.approval()).state()).isEqualTo(State.APPROVED);
        assertThat(passage.objection()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    REFUSED | not today | [APPROVAL REFUSED] a person said no (approval ID): not today
                    REFUSED |           | [APPROVAL REFUSED] a person said no (approval ID)
                    EXPIRED |           | [APPROVAL REFUSED] approval ID has expired; call again to ask anew
                    USED    |           | [APPROVAL REFUSED] approval ID has been used or has ended; call again to ask anew
                    """)
    void whatever_else_becomes_of_the_question_ends_it(
            State state, @Nullable String comment, String text) {
        Passage passage = here.call(CALL);
        approve(passage);
        String id = onlyId();

        decide(state, comment);
        here.look();

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_REFUSED);
        assertThat(refusal().text()).isEqualTo(text.replace("ID", id));
        assertThat(Objects.requireNonNull(refusal().approval()).id()).isEqualTo(id);
        assertThat(word(passage)).isEqualTo("denied /tools/t/approval");
    }

    @Test
    void a_question_that_is_lost_ends_it_and_nothing_passes() {
        approve(here.call(CALL));
        here.store.known.clear();
        here.look();

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_REFUSED);
        assertThat(refusal().text()).endsWith("is no longer known; call again to ask anew");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    FIRST     | is not decided yet. Call again
                    ARGUMENTS | It was asked for anew, as approval old is for other arguments. Call again
                    POLICY    | It was asked for anew, as the policy has changed since approval old. Call again
                    USED      | It was asked for anew, as approval old has been used. Call again
                    EXPIRED   | It was asked for anew, as approval old has expired. Call again
                    """)
    void when_nobody_answers_in_time_the_agent_is_told_what_to_do_and_why(
            Asked.Since since, String text) {
        Passage passage = here.call(CALL);
        Approval made = standing(State.PENDING);
        here.store.answer = new Asked.New(made, since, since == Asked.Since.FIRST ? null : "old");
        here.store.known.put("x", made);
        approve(passage);
        here.pass(Duration.ofSeconds(50));
        here.look();

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_PENDING);
        assertThat(refusal().text())
                .startsWith(
                        "[APPROVAL PENDING] a person must approve this call: money leaves. Approval"
                                + " x is not decided yet.")
                .contains(text)
                .endsWith("the call passes once a person has said yes.");
        assertThat(word(passage)).isEqualTo("pending /tools/t/approval");
    }

    @Test
    void a_yes_of_the_last_moment_counts() {
        approve(here.call(CALL));
        here.pass(Duration.ofSeconds(50));
        decide(State.APPROVED, null);
        here.look();

        assertThat(passed).isTrue();
    }

    @Test
    void a_status_page_is_named_where_there_is_one() {
        ApprovalSituation linked =
                new ApprovalSituation(ApprovalsOver.linksTo("https://sluice.example/"));
        linked.store.answer = new Asked.Standing(standing(State.PENDING));
        approve(linked, linked.call(CALL));
        linked.held.endAll();

        assertThat(refusal().text()).endsWith(" https://sluice.example/approvals/x");
    }

    @Test
    void a_store_that_is_out_lets_nothing_pass() {
        Passage passage = here.call(CALL);
        here.store.out = true;
        approve(passage);

        assertThat(refusal().kind()).isEqualTo(Kind.STORE_UNAVAILABLE);
        assertThat(word(passage)).isEqualTo("unavailable /tools/t/approval");
    }

    @Test
    void an_outage_that_begins_while_it_waits_is_told_when_its_time_is_over() {
        approve(here.call(CALL));
        here.store.out = true;
        here.look();
        assertThat(failure).isNull();
        here.pass(Duration.ofSeconds(50));
        here.look();

        assertThat(refusal().kind()).isEqualTo(Kind.STORE_UNAVAILABLE);
    }

    @Test
    void too_many_questions_are_not_asked() {
        Passage passage = here.call(CALL);
        here.store.answer = new Asked.TooMany(Asked.Bound.GRANT);
        approve(passage);

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_REFUSED);
        assertThat(refusal().text()).contains("too many calls of this grant wait");
        assertThat(refusal().approval()).isNull();
        assertThat(word(passage)).isEqualTo("denied /tools/t/approval");
    }

    @Test
    void nobody_is_asked_about_more_arguments_than_a_person_can_read() {
        Passage passage =
                here.call(CALL.replace("{\"amount\":5}", "{\"a\":\"" + "é".repeat(32_765) + "\"}"));
        approve(passage);

        assertThat(refusal().text()).contains("64 KiB");
        assertThat(here.store.known).isEmpty();
    }

    @Test
    void a_message_that_says_much_beside_its_arguments_is_not_kept_meanwhile() {
        String much = "\"_meta\":{\"x\":\"" + "x".repeat(257 << 10) + "\"},\"arguments\"";
        approve(here.call(CALL.replace("\"arguments\"", much)));

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_PENDING);
        assertThat(here.held.count()).isZero();
    }

    @Test
    void while_it_waits_only_the_bytes_of_its_message_are_kept_and_they_stay_the_same() {
        Passage passage = here.call(CALL);
        Message sent = Objects.requireNonNull(passage.message());
        approve(passage);

        Message kept = Objects.requireNonNull(passage.message());
        assertThat(kept.body()).isNotSameAs(sent.body());
        assertThat(kept.body().document()).isSameAs(sent.body().document());
        assertThat(kept.body().json()).isEqualTo(sent.body().json());
        assertThat(passage.id()).isEqualTo(((Message.Request) sent).id());
    }

    @Test
    void in_shadow_nobody_is_asked() {
        approve(here.call(CALL, Mode.SHADOW));

        assertThat(passed).isTrue();
        assertThat(here.store.known).isEmpty();
    }

    @Test
    void who_goes_on_with_an_approved_call_needs_no_second_yes() {
        Passage passage = here.call(CALL);
        passage.resumed(new RoundTrips.Resumed("k", Instant.MAX, 3));
        approve(passage);

        assertThat(passed).isTrue();
        assertThat(here.store.known).isEmpty();
    }

    @Test
    void what_has_changed_while_it_waited_counts_more_than_a_yes() {
        approve(here.call(CALL));
        here.inForce =
                Situation.snapshot(Situation.policy(Mode.SHADOW, DenialForm.RESULT), Switches.NONE);
        decide(State.APPROVED, null);
        here.look();
        assertThat(passed).as("the version is the same").isTrue();

        failure = null;
        passed = false;
        approve(here.call(CALL));
        here.inForce = Situation.snapshot(null, Switches.NONE);
        here.store.known.keySet().forEach(id -> here.store.becomes(id, State.APPROVED, null));
        here.look();

        assertThat(passed).isFalse();
        assertThat(refusal().text()).contains("has changed while this call waited; call again");
    }

    @Test
    void arguments_are_digested_in_the_one_form_that_equal_values_share() {
        String one = digest("{\"b\":1.0,\"a\":\"\\u0041\"}");
        assertThat(digest("{ \"a\" : \"A\", \"b\" : 10e-1 }")).isEqualTo(one);
        assertThat(digest("{\"a\":\"A\",\"b\":2}")).isNotEqualTo(one);
        assertThat(digest("{\"n\":9007199254740993}"))
                .isNotEqualTo(digest("{\"n\":9007199254740992}"));
        assertThat(one).matches("[0-9a-f]{64}");
        approve(here.call(CALL.replace(",\"arguments\":{\"amount\":5}", "")));
        assertThat(here.store.known.values())
                .extracting(approval -> approval.binding().digest())
                .contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void the_question_is_bound_to_the_exact_call_and_nobody_guesses_its_id() {
        approve(here.call(CALL));

        Approval asked = here.store.known.values().iterator().next();
        assertThat(asked.id()).matches("[A-Za-z0-9_-]{22}");
        assertThat(asked.binding())
                .usingRecursiveComparison()
                .ignoringFields("digest")
                .isEqualTo(
                        new Binding("s", "g", "g", "t", "", "p", "sha256:v", "/tools/t/approval"));
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST, ''",
        "ARGUMENTS, ' It was asked for anew, as approval b is for other arguments.'",
        "POLICY, ' It was asked for anew, as the policy has changed since approval b.'",
        "USED, ' It was asked for anew, as approval b has been used.'",
        "EXPIRED, ' It was asked for anew, as approval b has expired.'",
    })
    void who_is_sent_to_the_page_is_told_why_it_is_asked_anew(Since since, String told) {
        ApprovalSituation linked =
                new ApprovalSituation(ApprovalsOver.linksTo("https://sluice.example"));
        linked.store.answer = new Asked.New(standing(State.PENDING), since, "b");
        approve(linked, modern(linked, ""));

        assertThat(refusal().text()).endsWith("The page tells how far approval x is." + told);
    }

    @Test
    void a_modern_client_that_can_is_sent_to_the_page_and_waits_when_it_comes_back() {
        ApprovalSituation linked =
                new ApprovalSituation(ApprovalsOver.linksTo("https://sluice.example"));
        linked.store.answer = new Asked.Standing(standing(State.PENDING));
        approve(linked, modern(linked, ""));

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_ASKED);
        assertThat(Objects.requireNonNull(refusal().approval()).page())
                .isEqualTo("https://sluice.example/approvals/x");
        assertThat(refusal().text())
                .isEqualTo(
                        "a person must approve the call of t: money leaves. The page tells how far"
                                + " approval x is.");

        failure = null;
        Passage back = modern(linked, back("x", "accept"));
        approve(linked, back);
        assertThat(failure).isNull();
        assertThat(linked.held.count()).isEqualTo(1);
        assertThat(sent(back)).isEqualTo(sent(modern(linked, "")));
    }

    @Test
    void a_state_that_is_made_up_changes_nothing() {
        ApprovalSituation linked =
                new ApprovalSituation(ApprovalsOver.linksTo("https://sluice.example"));
        linked.store.answer = new Asked.Standing(standing(State.PENDING));
        Passage forged = modern(linked, back("another", "accept"));
        approve(linked, forged);

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_ASKED);
        assertThat(sent(forged)).isEqualTo(sent(modern(linked, "")));
    }

    @Test
    void a_user_who_declines_waits_for_nobody() {
        ApprovalSituation linked =
                new ApprovalSituation(ApprovalsOver.linksTo("https://sluice.example"));
        linked.store.answer = new Asked.Standing(standing(State.PENDING));
        approve(linked, modern(linked, back("x", "decline")));

        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_PENDING);
    }

    @Test
    void what_the_server_gave_to_bring_back_is_neither_lost_nor_taken_out() {
        ApprovalSituation linked =
                new ApprovalSituation(ApprovalsOver.linksTo("https://sluice.example"));
        linked.store.answer = new Asked.Standing(standing(State.PENDING));
        Passage passage = modern(linked, ",\"requestState\":\"the server's\"");
        approve(linked, passage);

        assertThat(failure).isNull();
        assertThat(linked.held.count()).isEqualTo(1);
        assertThat(sent(passage)).contains("\"requestState\":\"the server's\"");
    }

    private static String back(String id, String action) {
        return ",\"inputResponses\":{\"approval\":{\"action\":\"%s\"}},\"requestState\":\"dev.sluice:approval:%s\""
                .formatted(action, id);
    }

    /** A call of 2026-07-28 by a client that can show addresses to its user. */
    private static Passage modern(ApprovalSituation situation, String more) {
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"_meta\":"
                        + "{\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":"
                        + "{\"url\":{}}}},\"name\":\"t\""
                        + more
                        + ",\"arguments\":{\"amount\":5}}}";
        Passage passage = situation.call(call);
        passage.standsAlone(List.of());
        return passage;
    }

    private static String sent(Passage passage) {
        Message message = Objects.requireNonNull(passage.message());
        return message.body().json();
    }

    private String digest(String arguments) {
        here.store.known.clear();
        approve(here.call(CALL.replace("{\"amount\":5}", arguments)));
        return here.store.known.values().iterator().next().binding().digest();
    }

    private static Approval standing(State state) {
        Binding binding = new Binding("s", "g", "g", "t", "d", "p", "v", "/r");
        return ScriptedApprovals.approval("x", state, binding, null);
    }

    private void decide(State state, @Nullable String comment) {
        here.store.becomes(onlyId(), state, comment);
    }

    private String onlyId() {
        assertThat(here.store.known).hasSize(1);
        return here.store.known.keySet().iterator().next();
    }

    private void approve(Passage passage) {
        approve(here, passage);
    }

    private void approve(ApprovalSituation situation, Passage passage) {
        Uni.createFrom()
                .item(passage)
                .call(situation.approving::approve)
                .subscribe()
                .with(done -> passed = true, failed -> failure = failed);
    }

    private Refusal refusal() {
        assertThat(failure).isInstanceOf(RefusedException.class);
        return ((RefusedException) Objects.requireNonNull(failure)).refusal();
    }

    private static String word(Passage passage) {
        Objection objection = Objects.requireNonNull(passage.objection());
        return objection.word() + " " + objection.rule();
    }
}
