package dev.sluice.audit;

/** Where changes of the documents are recorded. Never blocks its caller, and never refuses. */
public interface ChangeLog {

    /** Takes a change that has been decided on; what the log cannot take is counted. */
    void record(ConfigChange change);
}
