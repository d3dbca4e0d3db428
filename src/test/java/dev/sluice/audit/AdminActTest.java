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

    @Test
    void it_is_one_line_whose_fields_are_in_the_reference() throws IOException {
        String page = Files.readString(Path.of("docs/reference-decision-log.md"));
        String line = act("line\nbreak").toJson();

        assertThat(line)
                .isEqualTo(
                        "{\"time\":\"2026-11-21T12:00:00Z\",\"act\":\"limits.reset\","
                                + "\"operator\":\"admin\",\"grant\":\"g\",\"subject\":\"g\","
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
                                "admin",
                                "g",
                                "g",
                                "c",
                                3,
                                "failed"));
    }

    private static AdminAct act(String counter) {
        return new AdminAct(NOON, "limits.reset", "admin", "g", "g", counter, 3, AdminAct.BEGUN);
    }
}
