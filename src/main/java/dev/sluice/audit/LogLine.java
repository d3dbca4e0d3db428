package dev.sluice.audit;

import java.time.Instant;

/** What a log holds in one line. */
sealed interface LogLine
        permits DecisionRecord, AdminAct, ApprovalEvent, ConfigChange, MissingLines, AccessRecord {

    /** When it was written. */
    Instant time();

    /** What kind of line this is, in one word. */
    String kind();

    /** Writes one object of JSON, without line end; no text in it can begin another line. */
    void write(JsonLine line);

    /** The same as text. */
    default String toJson() {
        JsonLine line = new JsonLine();
        write(line);
        return line.toString();
    }
}
