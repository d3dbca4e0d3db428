package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.StoreOutException;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told what of questions to people, over HTTP. */
@Timeout(60)
class ApprovalsApiTest {
    private static final String ARGUMENTS =
            "{\"amount\":9007199254740993,\"note\":\"<script>\",\"tiny\":1e-400}";

    private final ApprovalsServer server = new ApprovalsServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void arguments_are_told_digit_by_digit() {
        String id = server.asked(ARGUMENTS);

        String shown = server.get("carol", "/" + id).body();

        assertThat(shown).contains("\"arguments\":" + ARGUMENTS);
        assertThat(server.get("carol", "").body()).contains("\"arguments\":" + ARGUMENTS);
        assertThat(new JsonObject(shown).getString("argumentsWhy")).isNull();
    }

    /** They are for those alone who may decide; so whoever may not sees their names. */
    @ParameterizedTest
    @CsvSource({
        "carol, true",
        "admin, true",
        "dave, false",
        "vera, false",
        "otto, false",
        "olga, false",
        "bot, false"
    })
    @Threat("K13")
    void values_are_shown_to_those_who_may_decide(String who, boolean shown) {
        String id = server.asked(ARGUMENTS);

        for (String path : List.of("/" + id, "", "?state=pending")) {
            String body = server.get(who, path).body();
            assertThat(body.contains("9007199254740993")).as(path).isEqualTo(shown);
            assertThat(body)
                    .contains("\"argumentKeys\":[\"amount\",\"note\",\"tiny\"]")
                    .contains(shown ? "\"argumentsWhy\":null" : "may decide about it see values");
        }
    }

    @Test
    void a_list_has_one_state_and_goes_on_where_it_ended() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, server.asked("{\"i\":" + i + "}"));
        }
        assertThat(server.post("carol", "/" + ids.get(1) + "/refuse", "").statusCode())
                .isEqualTo(200);

        JsonObject first = ApprovalsServer.object(server.get("vera", "?state=pending&limit=2"));
        JsonObject second =
                ApprovalsServer.object(
                        server.get(
                                "vera", "?state=pending&limit=2&after=" + first.getString("next")));

        assertThat(idsOf(first)).containsExactly(ids.get(0), ids.get(2));
        assertThat(idsOf(second)).containsExactly(ids.get(3), ids.get(4));
        assertThat(second.getString("next")).isNull();
        assertThat(idsOf(ApprovalsServer.object(server.get("vera", "?state=refused"))))
                .containsExactly(ids.get(1));
        assertThat(idsOf(ApprovalsServer.object(server.get("vera", "")))).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ?state=Pending  | state must be one of pending, approved, refused
                    ?state=open     | state must be one of
                    ?limit=0        | limit must be from 1 to 1000
                    ?limit=1001     | limit must be from 1 to 1000
                    ?after=a/b      | after must be the id of an approval
                    ?id=x           | unknown parameter; known here: state, limit, after
                    /abc?state=used | unknown parameter; known here: none
                    """)
    void a_slip_of_the_pen_in_a_query_is_told(String query, String why) {
        HttpResponse<String> answer = server.get("vera", query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApprovalsServer.object(answer).getString("error")).contains(why);
    }

    /** A thousand questions of the longest kind are more than a process holds. */
    @Test
    @Threat("K12")
    void a_list_opens_a_few_megabytes_of_arguments_and_names_the_others() {
        String large = "{\"a\":\"" + "x".repeat(ApprovalsApi.MOST_SEALED / 2) + "\"}";
        server.asked(large);
        String second = server.asked(large.replace("\"a\"", "\"b\""));

        JsonObject list = ApprovalsServer.object(server.get("carol", ""));

        assertThat(ApprovalsServer.rows(list).get(0).getJsonObject("arguments").fieldNames())
                .containsOnly("b");
        assertThat(ApprovalsServer.rows(list).get(0).getString("id")).isEqualTo(second);
        assertThat(ApprovalsServer.rows(list).get(1).getValue("arguments")).isNull();
        assertThat(ApprovalsServer.rows(list).get(1).getString("argumentsWhy"))
                .contains("ask for this one alone");
        assertThat(
                        server.get("carol", "/" + ApprovalsServer.rows(list).get(1).getString("id"))
                                .body())
                .contains("\"arguments\":" + large);
    }

    @Test
    @Threat("K13")
    void arguments_are_gone_an_hour_after_the_end_and_unreadable_without_their_key() {
        String id = server.asked(ARGUMENTS);
        server.keys.set(List.of(ApprovalsServer.key(2), ApprovalsServer.key(1)));
        assertThat(server.get("carol", "/" + id).body()).contains("\"arguments\":" + ARGUMENTS);
        server.keys.set(List.of(ApprovalsServer.key(2)));
        assertThat(ApprovalsServer.object(server.get("carol", "/" + id)).getString("argumentsWhy"))
                .contains("no session key");
        server.keys.set(List.of(ApprovalsServer.key(1)));
        server.post("carol", "/" + id + "/refuse", "");
        server.now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        server.local.expire().await().atMost(Duration.ofSeconds(5));

        JsonObject item = ApprovalsServer.object(server.get("carol", "/" + id));

        assertThat(item.getString("argumentsWhy")).contains("deleted");
        assertThat(item.getValue("arguments")).isNull();
        assertThat(item.getValue("argumentKeys")).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"APPROVALS", "APPROVAL", "APPROVE", "REFUSE"})
    void a_store_that_is_out_is_told_in_words(Route route) {
        String id = server.asked(ARGUMENTS);
        server.faults.put("find", new StoreOutException("out"));
        server.faults.put("list", new StoreOutException("out"));

        HttpResponse<String> answer = server.ask(route, id);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ApprovalsServer.object(answer).getString("error"))
                .contains("store of the approvals");
        assertThat(server.happened).isEmpty();
    }

    /** Nobody hears of what is thrown on the way, so the request itself must end. */
    @ParameterizedTest
    @EnumSource(names = {"APPROVALS", "APPROVAL", "APPROVE", "REFUSE"})
    void what_nobody_foresaw_is_an_answer_too(Route route) {
        String id = server.asked("this is no JSON");

        assertThat(server.ask(route, id).statusCode()).isEqualTo(500);

        server.faults.put("find", new IllegalStateException("unforeseen"));
        server.faults.put("list", new IllegalStateException("unforeseen"));
        assertThat(server.ask(route, id).statusCode()).isEqualTo(500);
    }

    private static List<String> idsOf(JsonObject list) {
        return ApprovalsServer.rows(list).stream().map(row -> row.getString("id")).toList();
    }
}
