package dev.sluice.audit;

import java.time.Instant;

/** What a log holds in one line. */
sealed interface LogLine
        permits DecisionRecord, AdminAct, ApprovalEvent, ConfigChange, MissingLines, AccessRecord {

    /** When it was written. */
    Instant time();

    /** What kind of line this is, in one word. */
    String kind();

    /** One line of JSON, without line end; no text in it can begin another line. */
    String toJson();

    /** Writes the same behind what was written before. */
    default void write(StringBuilder text) {
        text.append(toJson());
    }
}
