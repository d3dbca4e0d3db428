package dev.sluice.approval;

/** What came of an operator's answer. */
public sealed interface Decided {

    /** It counts. */
    record Done(Approval approval) implements Decided {}

    /** Something was before it: another answer, or the end of its time. */
    record TooLate(Approval approval) implements Decided {}

    /** Nobody asks that, or no longer. */
    record Unknown() implements Decided {}
}
