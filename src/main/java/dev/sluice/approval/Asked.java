package dev.sluice.approval;

import org.jspecify.annotations.Nullable;

/** What came of asking. */
public sealed interface Asked {

    /** There is one for this very call already: pending, approved or refused, and not expired. */
    record Standing(Approval approval) implements Asked {}

    /**
     * A new question.
     *
     * @param since why one that this caller had for this tool does not count
     * @param before the id of that one; null when there was none
     */
    record New(Approval approval, Since since, @Nullable String before) implements Asked {}

    /** Nobody is asked, as too many questions are open. */
    record TooMany(Bound bound) implements Asked {}

    /** Why the question is new. */
    enum Since {
        /** This caller has not asked for this tool of late. */
        FIRST,
        /** Other arguments were asked for. */
        ARGUMENTS,
        /** The policy has changed. */
        POLICY,
        /** The former one has been used. */
        USED,
        /** The former one has expired. */
        EXPIRED
    }

    /** Which bound was reached. */
    enum Bound {
        GRANT,
        ALL
    }
}
