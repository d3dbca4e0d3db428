package dev.sluice.audit;

/** Where it is recorded what becomes of approvals. Never blocks its caller, and never refuses. */
public interface ApprovalLog {

    /** Takes what has happened already; what the log cannot take is counted. */
    void record(ApprovalEvent event);
}
