package dev.sluice.audit;

/** What the decision log holds in one line. */
sealed interface LogLine permits DecisionRecord, AdminAct {

    /** One line of JSON, without line end; no text in it can begin another line. */
    String toJson();
}
