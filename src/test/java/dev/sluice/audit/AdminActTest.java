package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The line that an operator's act leaves in the decision log. */
class AdminActTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final AdminAct.By CAROL = new AdminAct.By("carol", "corp#c", "10.0.0.9");

    @Test
    void it_is_one_line_whose_fields_are_in_the_reference() throws IOException {
        String page = Files.readString(Path.of("docs/reference-decision-log.md"));
        String line = act("line\nbreak").toJson();

        assertThat(line)
                .isEqualTo(
                        "{\"time\":\"2026-11-21T12:00:00Z\",\"act\":\"limits.reset\","
                                + "\"operator\":\"carol\",\"operatorSubject\":\"corp#c\","
                                + "\"source\":\"10.0.0.9\",\"grant\":\"g\",\"subject\":\"g\","
                                + "\"counter\":\"line\\u000abreak\",\"counters\":3,"
                                + "\"result\":\"begun\"}");
        assertThat(new JsonObject(line).fieldNames())
                .allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
    }

    @Test
    void a_failure_is_told_of_the_same_act() {
        assertThat(act("c").failed(NOON.plusMillis(50)))
                .isEqualTo(
                        new AdminAct(
                                NOON.plusMillis(50),
                                "limits.reset",
                                CAROL,
                                new AdminAct.Counts("g", "g", "c", 3),
                                "failed"));
    }

    @Test
    void a_refused_attempt_says_who_and_what_and_no_more() {
        assertThat(new AdminAct(NOON, "limits.reset", CAROL, null, AdminAct.REFUSED).toJson())
                .isEqualTo(
                        "{\"time\":\"2026-11-21T12:00:00Z\",\"act\":\"limits.reset\","
                                + "\"operator\":\"carol\",\"operatorSubject\":\"corp#c\","
                                + "\"source\":\"10.0.0.9\",\"result\":\"refused\"}");
    }

    @Test
    void an_act_need_not_be_about_limits() {
        AdminAct act =
                new AdminAct(
                        NOON,
                        "log.level",
                        CAROL,
                        new AdminAct.LogLevel("dev.sluice", "DEBUG", 15),
                        AdminAct.BEGUN);

        assertThat(act.toJson())
                .endsWith(
                        "\"source\":\"10.0.0.9\",\"category\":\"dev.sluice\","
                                + "\"level\":\"DEBUG\",\"minutes\":15,\"result\":\"begun\"}");
    }

    @Test
    void an_answer_to_a_question_names_the_call_and_none_of_its_values() {
        AdminAct act =
                new AdminAct(
                        NOON,
                        "approvals.approve",
                        CAROL,
                        new AdminAct.Approval("q1", "bank", "bot", "bot", "pay", "00ff"),
                        AdminAct.BEGUN);

        assertThat(act.toJson())
                .endsWith(
                        "\"source\":\"10.0.0.9\",\"approval\":\"q1\",\"server\":\"bank\","
                                + "\"grant\":\"bot\",\"subject\":\"bot\",\"tool\":\"pay\","
                                + "\"digest\":\"00ff\",\"result\":\"begun\"}");
    }

    static AdminAct act(String counter) {
        return new AdminAct(
                NOON,
                "limits.reset",
                CAROL,
                new AdminAct.Counts("g", "g", counter, 3),
                AdminAct.BEGUN);
    }
}
