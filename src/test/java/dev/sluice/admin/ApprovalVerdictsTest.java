package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.StoreOutException;
import dev.sluice.audit.AdminAct;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may answer a question and when, over HTTP; the store alone makes an answer count. */
@Timeout(60)
class ApprovalVerdictsTest {
    private static final String ARGUMENTS =
            "{\"amount\":9007199254740993,\"note\":\"<script>\",\"tiny\":1e-400}";

    private final ApprovalsServer server = new ApprovalsServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dave | in none of the groups
                    vera | may not decide
                    otto | may not decide
                    olga | owns the grant
                    bot  | of their own
                    """)
    @Threat({"K4", "K5", "K6"})
    void who_may_not_decide_is_told_why_and_leaves_a_line(String who, String why) {
        String id = server.asked(ARGUMENTS);

        HttpResponse<String> answer = server.post(who, "/" + id + "/approve", "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains(why).doesNotContain("9007199254740993");
        assertThat(server.happened).containsExactly("approvals.approve refused by " + who);
        assertThat(server.stateOf(id)).isEqualTo("pending");
    }

    @Test
    void a_decision_is_recorded_before_it_is_made() {
        String id = server.asked(ARGUMENTS);

        JsonObject item =
                ApprovalsServer.object(
                        server.post("carol", "/" + id + "/approve", "{\"comment\":\"as told\"}"));

        assertThat(server.happened).containsExactly("approvals.approve begun by carol", "decide");
        assertThat(item.getString("state")).isEqualTo("approved");
        assertThat(item.getString("decidedBy")).isEqualTo("carol");
        assertThat(item.getString("decidedAt")).isEqualTo("2026-11-22T09:20:58Z");
        assertThat(item.getString("comment")).isEqualTo("as told");
        assertThat(server.log.acts.get(0).on())
                .isEqualTo(
                        new AdminAct.Approval(
                                id, "fixture", "bot", "bot", "refund", item.getString("digest")));
        assertThat(server.log.acts.toString()).doesNotContain("as told", "9007199254740993");
    }

    @Test
    @Threat("K3")
    void a_second_decision_is_409_with_what_was_decided() {
        String id = server.asked(ARGUMENTS);
        assertThat(server.post("carol", "/" + id + "/refuse", "").statusCode()).isEqualTo(200);

        for (String who : List.of("carol", "erin", "admin")) {
            for (String word : List.of("/approve", "/refuse")) {
                HttpResponse<String> late = server.post(who, "/" + id + word, "");
                assertThat(late.statusCode()).isEqualTo(409);
                assertThat(ApprovalsServer.object(late).getString("error"))
                        .isEqualTo("it was refused already by carol at 2026-11-22T09:20:58Z");
                assertThat(
                                ApprovalsServer.object(late)
                                        .getJsonObject("approval")
                                        .getString("state"))
                        .isEqualTo("refused");
            }
        }
        assertThat(server.happened).containsExactly("approvals.refuse begun by carol", "decide");
    }

    @Test
    void an_expired_question_is_409_for_whoever_answers() {
        String id = server.asked(ARGUMENTS);
        server.now.updateAndGet(time -> time.plus(Duration.ofMinutes(15)));

        HttpResponse<String> late = server.post("carol", "/" + id + "/approve", "");

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(ApprovalsServer.object(late).getString("error")).contains("has expired");
        assertThat(server.happened).isEmpty();
    }

    /** Both have seen it pending: the store alone decides whose answer counts. */
    @Test
    @Threat("K3")
    void of_two_who_decide_at_once_one_does() {
        for (int round = 0; round < 200; round++) {
            server.happened.clear();
            String id = server.asked("{\"round\":" + round + "}");
            CompletableFuture<HttpResponse<String>> one =
                    server.send("carol", "/" + id + "/approve", "POST", "");
            CompletableFuture<HttpResponse<String>> other =
                    server.send("erin", "/" + id + "/refuse", "POST", "");

            List<Integer> statuses = List.of(one.join().statusCode(), other.join().statusCode());

            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
            JsonObject item = ApprovalsServer.object(server.get("carol", "/" + id));
            boolean yes = statuses.get(0) == 200;
            assertThat(item.getString("state")).isEqualTo(yes ? "approved" : "refused");
            assertThat(item.getString("decidedBy")).isEqualTo(yes ? "carol" : "erin");
            assertThat(server.happened.stream().filter(it -> it.contains(" begun ")).count())
                    .isEqualTo(
                            1
                                    + server.happened.stream()
                                            .filter(it -> it.contains("failed"))
                                            .count());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAA",
                "1",
                "a%2Fb",
                "%00",
                "..%2f..%2fstatus",
                "%3Cscript%3E",
                "a.b",
                "%E2%80%AE"
            })
    @Threat("K2")
    void an_id_that_is_guessed_or_odd_is_unknown_to_everybody(String id) {
        server.asked(ARGUMENTS);

        for (String who : List.of("carol", "vera", "admin")) {
            assertThat(server.get(who, "/" + id).statusCode()).isEqualTo(404);
            HttpResponse<String> decided = server.post(who, "/" + id + "/approve", "");
            assertThat(decided.statusCode()).isEqualTo(404);
            assertThat(ApprovalsServer.object(decided).getString("error"))
                    .contains("no such approval");
        }
        assertThat(server.happened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "null",
                "\"yes\"",
                "{\"comment\":5}",
                "{\"comment\":null}",
                "{\"comment\":[\"a\"]}",
                "{\"comment\":\"a\",\"comment\":\"b\"}",
                "{\"Comment\":\"a\"}",
                "{\"comment\":\"a\",\"yes\":true}",
                "{\"comment\":\"a\\nb\"}",
                "{\"comment\":\"a\\u0000\"}",
                "{\"comment\":\"\\u001b[2J\"}",
                "{\"comment\":\"\\u009b\"}",
                "{\"comment\":\"a\\u2028b\"}",
                "{\"comment\":\"\\ud800\"}"
            })
    void a_comment_that_is_none_decides_nothing(String body) {
        String id = server.asked(ARGUMENTS);

        assertThat(server.post("carol", "/" + id + "/approve", body).statusCode()).isEqualTo(400);
        assertThat(server.post("carol", "/" + id + "/refuse", body).statusCode()).isEqualTo(400);

        assertThat(server.stateOf(id)).isEqualTo("pending");
        assertThat(server.happened).isEmpty();
    }

    @Test
    void a_comment_has_a_thousand_characters_at_most() {
        String most = "\uD83D\uDC4D".repeat(1_000);
        String first = server.asked("{\"a\":1}");
        String second = server.asked("{\"a\":2}");

        assertThat(server.post("carol", "/" + first + "/refuse", comment(most + "x")).statusCode())
                .isEqualTo(400);
        JsonObject item =
                ApprovalsServer.object(
                        server.post("carol", "/" + first + "/refuse", comment(most)));
        assertThat(item.getString("comment")).isEqualTo(most);
        JsonObject blank =
                ApprovalsServer.object(
                        server.post("carol", "/" + second + "/refuse", comment("  ")));
        assertThat(blank.containsKey("comment")).isFalse();
    }

    @Test
    void a_decision_that_the_store_does_not_take_is_recorded_before_and_after() {
        String id = server.asked(ARGUMENTS);
        server.faults.put("decide", new StoreOutException("out"));

        assertThat(server.post("carol", "/" + id + "/approve", "").statusCode()).isEqualTo(503);

        assertThat(server.happened)
                .containsExactly(
                        "approvals.approve begun by carol",
                        "decide",
                        "approvals.approve failed by carol");
        assertThat(server.stateOf(id)).isEqualTo("pending");
    }

    @Test
    @Threat("E11")
    void a_decision_that_cannot_be_recorded_is_not_made() {
        String id = server.asked(ARGUMENTS);
        server.log.full = true;

        HttpResponse<String> answer = server.post("carol", "/" + id + "/approve", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("nothing was done");
        assertThat(server.happened).isEmpty();
        assertThat(server.stateOf(id)).isEqualTo("pending");
        assertThat(server.post("dave", "/" + id + "/approve", "").statusCode()).isEqualTo(403);
    }

    private static String comment(String text) {
        return new JsonObject().put("comment", text).encode();
    }
}
