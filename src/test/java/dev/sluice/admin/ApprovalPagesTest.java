package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.audit.FullDecisions;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.AskedQuestion;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers and operators see of a question, and how an operator answers it. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class ApprovalPagesTest {
    private static final String CAROL = "carols-page-token-e80b21";
    private static final String DAVE = "daves-page-token-1f93c0";
    private static final String VERA = "veras-page-token-40cc5a";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HeardDecisions heard = new HeardDecisions();

    @BeforeAll
    static void appoint() throws IOException {
        operator("page-carol", CAROL, "roles: [approve]\ngroups: [payments]\n");
        operator("page-dave", DAVE, "roles: [approve]\ngroups: [warehouse]\n");
        operator("page-vera", VERA, "roles: [view, operate]\n");
        for (String token : List.of(CAROL, DAVE, VERA)) {
            await().atMost(PATIENCE)
                    .until(() -> new PageVisit().signIn(token, "").statusCode() == 303);
        }
    }

    @AfterAll
    static void dismiss() throws IOException {
        for (String name : List.of("page-carol", "page-dave", "page-vera")) {
            Documents.delete("operators/" + name + ".yaml");
        }
        await().atMost(PATIENCE).until(() -> new PageVisit().signIn(CAROL, "").statusCode() == 403);
    }

    @AfterEach
    void leaveNothingOpen() {
        AskedQuestion.refuseAll();
    }

    @BeforeEach
    void listen() {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
    }

    @AfterEach
    void close() throws InterruptedException {
        heard.close();
    }

    @Test
    @Threat("K1")
    void the_caller_sees_how_far_it_is_and_nothing_of_arguments_or_people() {
        String id = new PageQuestion().to("payments").ask();
        PageVisit caller = new PageVisit();

        String page = caller.get("/approvals/" + id).body();

        assertThat(page)
                .contains("Waiting for a person", ">shop<", ">refund<", PageQuestion.REASON)
                .contains("(in 14 min 5", "http-equiv=\"refresh\"")
                .doesNotContain("CANARY-argument", "9007199254740993", "page-agent", "<form")
                .doesNotContain("/tools/refund/approval", "payments");
        assertThat(caller.hasCookie()).isFalse();
        PageVisit.of(CAROL).decide(id, "approve", "CANARY-comment");

        assertThat(caller.get("/approvals/" + id).body())
                .contains("<h1>Approved</h1>")
                .doesNotContain("http-equiv=\"refresh\"", "carol", "CANARY");
    }

    @Test
    void an_expired_question_is_told_as_that() {
        String id = new PageQuestion().within(Duration.ofMillis(1)).ask();
        await().atMost(PATIENCE).until(() -> PageQuestion.state(id) == State.EXPIRED);

        assertThat(new PageVisit().get("/approvals/" + id).body())
                .contains("<h1>Expired</h1>")
                .doesNotContain("http-equiv=\"refresh\"");
        assertThat(PageVisit.of(CAROL).get("/approvals/" + id + "/decide").body())
                .contains("<h1>Expired</h1>")
                .doesNotContain("value=\"approve\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000000000000000",
                "x",
                "%2e%2e%2f%2e%2e%2fq%2fmetrics",
                "%00",
                "<script>",
                "%F0%9F%98%80",
                "sign-out",
                "00000000000000000000000000000000/decide/more",
                ""
            })
    @Threat({"K1", "K2"})
    void what_is_unknown_malformed_or_elsewhere_has_one_answer(String id) {
        HttpResponse<String> known =
                new PageVisit().get("/approvals/ffffffffffffffffffffffffffffffff");

        HttpResponse<String> answer =
                new PageVisit().get("/approvals/" + id.replace("<", "%3C").replace(">", "%3E"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(known.body());
    }

    @Test
    @Threat("K1")
    void a_link_alone_neither_shows_arguments_nor_decides() {
        String id = new PageQuestion().ask();
        String link = "/approvals/" + id + "/decide";

        HttpResponse<String> shown = new PageVisit().get(link);
        HttpResponse<String> decided =
                new PageVisit().post(link, Map.of("form", "x", "decision", "approve"));
        HttpResponse<String> asQuery = PageVisit.of(CAROL).get(link + "?decision=approve");

        for (HttpResponse<String> answer : List.of(shown, decided)) {
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).hasValue("../sign-in?for=" + id);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(asQuery.statusCode()).isEqualTo(200);
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    @Test
    void an_operator_sees_everything_that_matters_and_answers_once() {
        String id = new PageQuestion().to("payments").ask();
        PageVisit carol = PageVisit.of(CAROL);

        String page = carol.get("/approvals/" + id + "/decide").body();
        assertThat(page)
                .contains("May this call pass?", ">shop<", ">refund<", ">page-agent<")
                .contains(">page-agent-subject<", ">/tools/refund/approval<", ">shop-policy<")
                .contains(PageQuestion.REASON, "9007199254740993", "CANARY-argument")
                .contains("Time left", "14 min 5", "Signed in as page-carol");
        HttpResponse<String> decided = carol.decide(id, "approve", "called them back");
        assertThat(decided.statusCode()).isEqualTo(303);
        assertThat(decided.headers().firstValue("Location")).hasValue("decide");

        assertThat(PageQuestion.state(id)).isEqualTo(State.APPROVED);
        assertThat(carol.get("/approvals/" + id + "/decide").body())
                .contains("<h1>Approved</h1>", ">page-carol<", "called them back")
                .doesNotContain("value=\"approve\"");
        JsonObject act = acts().get(0);
        assertThat(act.getString("act")).isEqualTo("approvals.approve");
        assertThat(act.getString("operator")).isEqualTo("page-carol");
        assertThat(act.getString("source")).isEqualTo("127.0.0.1");
        assertThat(act.getString("approval")).isEqualTo(id);
        assertThat(act.getString("result")).isEqualTo("begun");
        assertThat(acts()).hasSize(1);
    }

    @Test
    void a_refusal_is_kept_with_its_comment_on_one_line() {
        String id = new PageQuestion().ask();

        PageVisit.of(CAROL).decide(id, "refuse", "too much\r\n  for now ");

        assertThat(PageQuestion.now(id).decision())
                .satisfies(
                        decision -> {
                            assertThat(decision.by()).isEqualTo("page-carol");
                            assertThat(decision.comment()).isEqualTo("too much for now");
                        });
        assertThat(PageQuestion.state(id)).isEqualTo(State.REFUSED);
        assertThat(acts().get(0).getString("act")).isEqualTo("approvals.refuse");
        assertThat(acts().toString()).doesNotContain("too much");
    }

    @Test
    @Threat({"K1", "K3"})
    void an_answer_that_comes_too_late_or_again_is_told_so() {
        String id = new PageQuestion().ask();
        PageVisit carol = PageVisit.of(CAROL);
        String form =
                PageVisit.formToken(carol.get("/approvals/" + id + "/decide").body(), "decide");
        PageVisit.of(DAVE).decide(id, "refuse", "");

        for (String decision : List.of("approve", "refuse")) {
            HttpResponse<String> late =
                    carol.post(
                            "/approvals/" + id + "/decide",
                            Map.of("form", form, "decision", decision));

            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(late.body()).contains("came too late", "<h1>Refused</h1>", ">page-dave<");
        }
        assertThat(PageQuestion.state(id)).isEqualTo(State.REFUSED);
    }

    @Test
    @Threat("K3")
    void of_two_answers_at_once_one_counts() {
        String id = new PageQuestion().ask();
        PageVisit carol = PageVisit.of(CAROL);
        PageVisit dave = PageVisit.of(DAVE);

        List<Integer> answers =
                List.of(
                                CompletableFuture.supplyAsync(
                                        () -> carol.decide(id, "approve", "")),
                                CompletableFuture.supplyAsync(() -> dave.decide(id, "approve", "")))
                        .stream()
                        .map(answer -> answer.join().statusCode())
                        .toList();

        // Whoever comes after the answer finds no form on the page.
        assertThat(answers).containsOnlyOnce(303);
        assertThat(PageQuestion.state(id)).isEqualTo(State.APPROVED);
    }

    @Test
    @Threat("K4")
    void an_operator_of_another_group_sees_no_arguments_and_decides_nothing() {
        String id = new PageQuestion().to("payments").ask();
        PageVisit dave = PageVisit.of(DAVE);

        HttpResponse<String> shown = dave.get("/approvals/" + id + "/decide");
        assertThat(shown.statusCode()).isEqualTo(403);
        assertThat(shown.body()).contains("none of the groups").doesNotContain("CANARY", "<form");
        assertRefused(dave, id, "none of the groups");
    }

    @ParameterizedTest
    @CsvSource({
        "page-agent, page-carol, calls of their own",
        "own-grant, page-agent, owns the grant"
    })
    @Threat("K5")
    void nobody_decides_about_calls_of_their_own(String grant, String subject, String why)
            throws IOException {
        Documents.grant("fixture", "own-grant", "own-grants-token-71bb", "rules");
        operator("page-carol", CAROL, "roles: [approve]\ngrants: [own-grant]\n");
        String id = new PageQuestion().of(grant, subject).ask();
        await().atMost(PATIENCE)
                .until(
                        () ->
                                PageVisit.of(CAROL).get("/approvals/" + id + "/decide").statusCode()
                                        == 403);

        assertRefused(PageVisit.of(CAROL), id, why);

        operator("page-carol", CAROL, "roles: [approve]\ngroups: [payments]\n");
        Documents.delete("grants/own-grant.yaml");
        String others = new PageQuestion().to("payments").ask();
        await().atMost(PATIENCE)
                .until(
                        () ->
                                PageVisit.of(CAROL)
                                                .get("/approvals/" + others + "/decide")
                                                .statusCode()
                                        == 200);
    }

    @Test
    @Threat("K6")
    void whoever_only_looks_and_operates_does_not_decide() {
        String id = new PageQuestion().ask();

        HttpResponse<String> shown = PageVisit.of(VERA).get("/approvals/" + id + "/decide");

        assertThat(shown.statusCode()).isEqualTo(403);
        assertThat(shown.body()).contains("may not decide").doesNotContain("CANARY");
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    @Threat("K7")
    void what_others_wrote_is_shown_and_never_run(Hostile text) {
        JsonObject arguments =
                new JsonObject()
                        .put(text.written, text.written)
                        .put("nested", new JsonObject().put(text.written, List.of(text.written)));
        String id =
                new PageQuestion()
                        .of(text.written, text.written)
                        .calling(text.written, arguments.encode())
                        .because(text.written)
                        .ask();
        PageVisit carol = PageVisit.of(CAROL);
        carol.decide(id, "refuse", "no");

        for (String page :
                List.of(
                        carol.get("/approvals/" + id + "/decide").body(),
                        carol.get("/approvals/" + id).body())) {
            assertThat(page).contains(text.shown);
            assertThat(page.replace(text.shown, "")).doesNotContain(text.written);
            assertThat(page).doesNotContain("<script", "<img", "\" onfocus");
        }
    }

    /** What a server or an agent may write where only names are expected. */
    enum Hostile {
        SCRIPT("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        END_OF_ELEMENT("</dd></bdi></main><img src=x onerror=alert(1)>", "&lt;/dd&gt;&lt;/bdi&gt;"),
        ATTRIBUTE("x\" autofocus onfocus=\"alert(1)", "&quot; autofocus"),
        TEMPLATE("{page.formToken}", "{page.formToken}"),
        DIRECTION("pay\u202e001\u2066", "<mark>\\u202e</mark>001<mark>\\u2066</mark>"),
        NOTHING_TO_SEE("re\u200bfu\u00adnd\ufeff", "re<mark>\\u200b</mark>fu<mark>\\u00ad</mark>"),
        CONTROL("a\u001b[2J\u0007", "a<mark>\\u001b</mark>[2J<mark>\\u0007</mark>"),
        OTHER_SPACE("refund\u00a0", "refund<mark>\\u00a0</mark>");

        private final String written;
        private final String shown;

        Hostile(String written, String shown) {
            this.written = written;
            this.shown = shown;
        }
    }

    @Test
    void long_and_nested_values_are_folded() {
        String text = "x".repeat(400);
        String id =
                new PageQuestion()
                        .calling(
                                "refund",
                                "{\"a\":1,\"b\":{\"c\":[1,2]},\"d\":\"" + text + "\",\"e\":[]}")
                        .ask();

        assertThat(PageVisit.of(CAROL).get("/approvals/" + id + "/decide").body())
                .contains("<summary>object with 1 member</summary>")
                .contains("<summary>text of 400 characters</summary>", text)
                .containsOnlyOnce("&quot;c&quot;: [\n    1,\n    2\n  ]")
                .doesNotContain("number of", "list of 0");
    }

    @Test
    void arguments_that_nobody_can_read_are_not_approved() {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[32];
        random.nextBytes(key);
        ArgumentSeal other = new ArgumentSeal(() -> List.of(new SecretKeySpec(key, "AES")), random);
        String closed = new PageQuestion().ask(other);
        String large =
                new PageQuestion().calling("a", "{\"x\":\"" + "y".repeat(300_000) + "\"}").ask();
        PageVisit carol = PageVisit.of(CAROL);

        assertThat(carol.get("/approvals/" + closed + "/decide").body())
                .contains("No session key", "value=\"refuse\"")
                .doesNotContain("value=\"approve\"");
        assertThat(carol.get("/approvals/" + large + "/decide").body())
                .contains("too long for a page", "value=\"refuse\"")
                .doesNotContain("value=\"approve\"");
    }

    @Test
    @Threat("E11")
    void what_cannot_be_recorded_is_not_decided() {
        String id = new PageQuestion().ask();
        PageVisit carol = PageVisit.of(CAROL);
        QuarkusMock.installMockForType(new FullDecisions(), QueuedLog.class);

        HttpResponse<String> answer = carol.decide(id, "approve", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("nothing was done");
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    /** With the form that the page would carry if there were one. */
    private void assertRefused(PageVisit visit, String id, String why) {
        int before = acts().size();

        HttpResponse<String> answer =
                visit.post(
                        "/approvals/" + id + "/decide",
                        Map.of("form", PageForm.of(visit, id), "decision", "approve"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains(why).doesNotContain("CANARY");
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
        assertThat(acts()).hasSize(before + 1);
        assertThat(acts().get(before).getString("result")).isEqualTo("refused");
        assertThat(acts().get(before).getString("approval")).isEqualTo(id);
    }

    private static void operator(String name, String token, String rest) throws IOException {
        Documents.replace(
                "operators/" + name + ".yaml",
                "token: " + TokenHashes.written(token) + "\n" + rest);
    }

    private List<JsonObject> acts() {
        List<JsonObject> acts = new ArrayList<>(heard.all());
        acts.removeIf(line -> !line.containsKey("approval"));
        return acts;
    }
}
