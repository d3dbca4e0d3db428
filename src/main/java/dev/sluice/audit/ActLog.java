package dev.sluice.audit;

/** Where acts of operators are recorded. Never blocks its caller. */
public interface ActLog {

    /** Whether another act can be taken. When it cannot, nothing may be done. */
    boolean accepts();

    /** Takes an act, before it is done. */
    void record(AdminAct act);
}
