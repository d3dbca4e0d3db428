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
    public void write(JsonLine line) {
        line.begin()
                .time("time", time)
                .text("event", event)
                .number("lines", lines)
                .time("from", from)
                .time("until", until)
                .end();
    }
}
