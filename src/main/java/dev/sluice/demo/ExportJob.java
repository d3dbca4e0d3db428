package dev.sluice.demo;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One export of a project's data.
 *
 * @param id its number
 * @param dataType what is exported
 * @param format how it is written
 * @param state how far it is
 * @param requestedBy who started it
 * @param createdAt when
 * @param rows how many rows were written so far
 */
record ExportJob(
        int id,
        String dataType,
        String format,
        State state,
        String requestedBy,
        Instant createdAt,
        int rows) {

    /** How far a job is. */
    enum State {
        QUEUED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED;

        static List<String> names() {
            return Arrays.stream(values()).map(State::text).toList();
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean isOver() {
        return state != State.QUEUED && state != State.RUNNING;
    }

    ExportJob in(State next, int rowsNow) {
        return new ExportJob(id, dataType, format, next, requestedBy, createdAt, rowsNow);
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("dataType", dataType)
                .put("format", format)
                .put("state", state.text())
                .put("requestedBy", requestedBy)
                .put("createdAt", createdAt.toString())
                .put("rows", rows);
    }
}
