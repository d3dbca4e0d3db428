package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalSettings;
import dev.sluice.gateway.Sessions;
import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.AskedQuestion;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other sites, other browsers and old cookies get from the pages: nothing. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class ApprovalPageGuardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String URLENCODED = "application/x-www-form-urlencoded";

    private final Sessions sessions;
    private final String id = new PageQuestion().ask();
    private final String link = "/approvals/" + id + "/decide";
    private PageVisit visit = new PageVisit();
    private String form = "";

    @Inject
    ApprovalPageGuardTest(Sessions sessions) {
        this.sessions = sessions;
    }

    @AfterEach
    void leaveNothingOpen() {
        AskedQuestion.refuseAll();
    }

    @BeforeEach
    void signIn() {
        visit = PageVisit.of(AdminProfile.TOKEN);
        form = PageVisit.formToken(visit.get(link).body(), "decide");
        assertThat(form).isNotEmpty();
    }

    @Test
    @Threat("K8")
    void only_the_form_of_this_question_in_this_browser_decides() {
        String other = new PageQuestion().ask();
        PageVisit again = PageVisit.of(AdminProfile.TOKEN);
        String otherForm =
                PageVisit.formToken(visit.get("/approvals/" + other + "/decide").body(), "decide");
        String otherBrowser = PageVisit.formToken(again.get(link).body(), "decide");
        String outForm = PageVisit.formToken(visit.get(link).body(), "sign-out");
        assertThat(List.of(otherForm, otherBrowser, outForm)).doesNotContain("");

        for (String wrong : List.of("", "x", otherForm, otherBrowser, outForm, form + "A")) {
            HttpResponse<String> answer =
                    visit.post(link, Map.of("form", wrong, "decision", "approve"));
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        assertThat(visit.post(link, Map.of("decision", "approve")).statusCode()).isEqualTo(403);
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
        assertThat(visit.post(link, Map.of("form", form, "decision", "approve")).statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://localhost:1",
        "Origin, http://localhost.evil.example:PORT",
        "Origin, http://127.0.0.1:PORT",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, Same-Origin"
    })
    @Threat("K8")
    void a_browser_that_another_site_sent_decides_nothing(String header, String value) {
        String sent = value.replace("PORT", Integer.toString(Management.port()));

        for (String path : List.of(link, "/approvals/sign-in", "/approvals/sign-out")) {
            HttpResponse<String> answer =
                    visit.post(path, Map.of("form", form, "decision", "approve"), header, sent);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("not sent by a page of this gateway");
        }
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    @ParameterizedTest
    @CsvSource({"same-origin", "none"})
    void our_own_page_in_a_browser_decides(String site) {
        HttpResponse<String> answer =
                visit.post(
                        link,
                        Map.of("form", form, "decision", "refuse"),
                        "Origin",
                        "http://localhost:" + Management.port(),
                        "Sec-Fetch-Site",
                        site);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(PageQuestion.state(id)).isEqualTo(State.REFUSED);
    }

    /** What forms of other sites can send without asking first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/json",
                URLENCODED + "; charset=utf-7"
            })
    @Threat("K8")
    void nothing_but_a_plain_form_is_read(String type) {
        HttpResponse<String> answer = visit.post(link, type, "form=" + form + "&decision=approve");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'decision=approve&decision=refuse'",
        "400, 'decision=approve&more=1'",
        "400, 'decision=Approve'",
        "400, ''",
        "413, 'decision=approve&comment=LONG'",
        "413, 'decision=approve&comment=LONGER'"
    })
    void a_form_that_no_page_of_ours_would_send_decides_nothing(int status, String more) {
        String body =
                "form="
                        + form
                        + "&"
                        + more.replace("LONGER", "x&x=".repeat(20_000))
                                .replace(
                                        "LONG",
                                        "x".repeat(7_000)
                                                + "&y="
                                                + "x".repeat(7_000)
                                                + "&z="
                                                + "x".repeat(7_000));

        assertThat(visit.post(link, URLENCODED, body).statusCode()).isEqualTo(status);
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    @Test
    void a_comment_that_is_too_long_decides_nothing() {
        Map<String, String> fields =
                Map.of("form", form, "decision", "approve", "comment", "x".repeat(1_001));

        assertThat(visit.post(link, fields).statusCode()).isEqualTo(400);
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    @Test
    @Threat("K9")
    void no_page_can_be_framed_kept_read_by_others_or_run_anything() {
        PageVisit stranger = new PageVisit();
        List<HttpResponse<String>> answers =
                List.of(
                        stranger.get("/approvals/" + id, "Origin", "http://evil.example"),
                        stranger.get("/approvals/unknown"),
                        stranger.get(link),
                        stranger.get(link, "Sec-Fetch-Site", "cross-site"),
                        stranger.get("/approvals/sign-in"),
                        stranger.post("/approvals/sign-in", Map.of()),
                        visit.get("/approvals/sign-in"),
                        visit.get(link),
                        visit.post(link, Map.of("form", form, "decision", "refuse")),
                        visit.post(link, Map.of("form", form, "decision", "refuse")));

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactly(200, 404, 303, 200, 200, 403, 200, 200, 303, 409);
        for (HttpResponse<String> answer : answers) {
            Map<String, List<String>> headers = answer.headers().map();
            assertThat(headers)
                    .containsEntry("X-Frame-Options", List.of("DENY"))
                    .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                    .containsEntry("Cache-Control", List.of("no-store"))
                    .containsEntry("Referrer-Policy", List.of("same-origin"))
                    .containsEntry("Cross-Origin-Opener-Policy", List.of("same-origin"))
                    .containsEntry("Cross-Origin-Resource-Policy", List.of("same-origin"))
                    .doesNotContainKey("Access-Control-Allow-Origin");
            assertThat(headers.get("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .matches(
                            "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action"
                                    + " 'self'; base-uri 'none'; frame-ancestors 'none'");
            assertThat(answer.body()).doesNotContain("<script", "javascript:", " style=\"");
        }
    }

    @Test
    void the_cookie_is_for_these_pages_alone_and_tells_nothing() {
        PageVisit signing = new PageVisit();

        String cookie =
                signing.signIn(AdminProfile.TOKEN, id)
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow();

        assertThat(cookie)
                .matches(
                        "sluice-approvals=[A-Za-z0-9_-]+; Path=/approvals; Max-Age=3600; HttpOnly;"
                                + " SameSite=Strict")
                .doesNotContain(AdminProfile.TOKEN);
    }

    @Test
    void behind_an_address_of_its_own_the_cookie_keeps_to_its_path_and_to_tls() {
        QuarkusMock.installMockForType(
                new OwnOrigin(published("https://sluice.example/gate/")), OwnOrigin.class);
        PageVisit signing = new PageVisit();

        String cookie =
                signing.get("/approvals/sign-in").headers().firstValue("Set-Cookie").orElseThrow();

        assertThat(cookie)
                .contains("; Path=/gate/approvals; ")
                .endsWith("; HttpOnly; SameSite=Strict; Secure");
        for (String path : List.of(link, "/approvals/" + id)) {
            assertThat(visit.get(path).body()).doesNotContain("=\"/", "localhost");
        }
        Map<String, String> fields = Map.of("form", form, "decision", "refuse");
        assertThat(visit.post(link, fields, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(visit.post(link, fields, "Origin", "http://sluice.example").statusCode())
                .isEqualTo(403);
        assertThat(visit.post(link, fields, "Origin", "https://sluice.example").statusCode())
                .isEqualTo(303);
    }

    @Test
    void a_cookie_ends_with_its_operator() throws Exception {
        String token = "erins-page-token-60fd";
        String file = "operators/page-erin.yaml";
        Documents.replace(file, "token: " + TokenHashes.written(token) + "\nroles: [approve]\n");
        await().atMost(PATIENCE).until(() -> new PageVisit().signIn(token, "").statusCode() == 303);
        PageVisit erin = PageVisit.of(token);
        String cookie = erin.cookie();
        assertThat(erin.get(link).statusCode()).isEqualTo(200);

        Documents.delete(file);

        await().atMost(PATIENCE).until(() -> erin.withCookie(cookie).get(link).statusCode() == 303);
        HttpResponse<String> answer =
                erin.withCookie(cookie)
                        .post(link, Map.of("form", PageForm.of(erin, id), "decision", "approve"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("../sign-in?for=" + id);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("sluice-approvals=; ")
                .contains("Max-Age=0");
        assertThat(PageQuestion.state(id)).isEqualTo(State.PENDING);
    }

    @Test
    @Threat("K1")
    void a_cookie_that_is_over_changed_sealed_for_something_else_or_doubled_is_none() {
        String good = visit.cookie();
        long now = Instant.now().toEpochMilli();
        String over =
                sessions.sealFor("dev.sluice approval cookies 1")
                        .seal("cookie", (now - 1) + "\n" + AdminProfile.TOKEN);
        String otherUse =
                sessions.sealFor("dev.sluice approval forms 1")
                        .seal("cookie", (now + 60_000) + "\n" + AdminProfile.TOKEN);
        String plain = (now + 60_000) + "." + AdminProfile.TOKEN;

        for (String cookie :
                List.of(
                        PageCookie.NAME + "=" + over,
                        PageCookie.NAME + "=" + otherUse,
                        PageCookie.NAME + "=" + plain,
                        PageCookie.NAME + "=",
                        good.substring(0, good.length() - 2),
                        good + "; " + good)) {
            assertThat(new PageVisit().withCookie(cookie).get(link).statusCode())
                    .as(cookie)
                    .isEqualTo(303);
        }
        assertThat(new PageVisit().withCookie("a=b; " + good).get(link).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/aaaaaaaaaaaaaaaaaaaa",
                "//evil.example/aaaaaaaaaaaaaaa",
                "/\\evil.example/aaaaaaaaaaaaaa",
                "../../q/metrics/aaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaa/../../x",
                "javascript:alert(1)aaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaa\r\nX-Evil: 1"
            })
    void signing_in_leads_nowhere_but_to_a_question(String target) {
        HttpResponse<String> answer = new PageVisit().signIn(AdminProfile.TOKEN, target);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("sign-in");
        assertThat(answer.headers().map()).doesNotContainKey("X-Evil");
    }

    @Test
    void signing_in_leads_to_the_question_and_signing_out_forgets() {
        PageVisit signing = new PageVisit();

        HttpResponse<String> in = signing.signIn(AdminProfile.TOKEN, id);
        assertThat(in.headers().firstValue("Location")).hasValue(id + "/decide");
        assertThat(signing.get("/approvals/sign-in?for=" + id).headers().firstValue("Location"))
                .hasValue(id + "/decide");
        String page = signing.get("/approvals/sign-in").body();
        assertThat(page).contains("Signed in as admin").doesNotContain(AdminProfile.TOKEN);

        String out = PageVisit.formToken(page, "sign-out");
        assertThat(signing.post("/approvals/sign-out", Map.of("form", "x")).statusCode())
                .isEqualTo(403);
        assertThat(signing.post("/approvals/sign-out", Map.of("form", out)).statusCode())
                .isEqualTo(303);
        assertThat(signing.cookie()).isEqualTo("sluice-approvals=");
        assertThat(signing.get(link).statusCode()).isEqualTo(303);
    }

    @Test
    void a_link_from_another_site_is_opened_once_more_by_our_own_page() {
        HttpResponse<String> answer = new PageVisit().get(link, "Sec-Fetch-Site", "cross-site");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("http-equiv=\"refresh\" content=\"0\"");
        assertThat(new PageVisit().get(link, "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(303);
    }

    @Test
    void the_form_of_the_sign_in_is_of_this_browser_too() {
        PageVisit other = new PageVisit();
        String foreign = PageVisit.formToken(other.get("/approvals/sign-in").body(), "sign-in");
        PageVisit signing = new PageVisit();
        signing.get("/approvals/sign-in");

        HttpResponse<String> answer =
                signing.post(
                        "/approvals/sign-in",
                        Map.of("form", foreign, "credential", AdminProfile.TOKEN));

        assertThat(foreign).isNotEmpty();
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void a_token_as_long_as_a_jwt_is_judged_and_one_beyond_a_cookie_is_told_so() {
        HttpResponse<String> judged = new PageVisit().signIn("x".repeat(2_800), "");
        HttpResponse<String> beyond = new PageVisit().signIn("x".repeat(2_801), "");

        assertThat(judged.statusCode()).isEqualTo(403);
        assertThat(judged.body()).contains("No operator has this token");
        assertThat(beyond.statusCode()).isEqualTo(400);
        assertThat(beyond.body()).contains("too long for a browser");
    }

    @Test
    void a_token_in_an_address_is_never_read() {
        PageVisit stranger = new PageVisit();

        HttpResponse<String> answer =
                stranger.get("/approvals/sign-in?credential=" + AdminProfile.TOKEN);

        assertThat(answer.body()).contains("<h1>Sign in</h1>").doesNotContain(AdminProfile.TOKEN);
        assertThat(stranger.get(link).statusCode()).isEqualTo(303);
        assertThat(stranger.get(link, "Authorization", "Bearer " + AdminProfile.TOKEN).statusCode())
                .isEqualTo(303);
    }

    private static ApprovalSettings published(String url) {
        return new SmallRyeConfigBuilder()
                .forClassLoader(ApprovalSettings.class.getClassLoader())
                .withMapping(ApprovalSettings.class)
                .withDefaultValue("sluice.approvals.public-url", url)
                .build()
                .getConfigMapping(ApprovalSettings.class);
    }
}
