package dev.sluice.audit;

import java.time.Instant;

/**
 * Says that lines are missing which the log could not take.
 *
 * @param time when the log took lines again, in UTC
 * @param event {@code dropped}
 * @param lines how many are missing
 * @param from when the first of them was to be written
 * @param until when the last of them was to be written
 */
record MissingLines(Instant time, String event, long lines, Instant from, Instant until)
        implements LogLine {

    @Override
    public String kind() {
        return "dropped";
    }

    @Override
    public String toJson() {
        return new JsonLine()
                .text("time", time.toString())
                .text("event", event)
                .number("lines", lines)
                .text("from", from.toString())
                .text("until", until.toString())
                .end();
    }
}
