package dev.sluice.http;

/** What the framing says of the byte it was just given. */
enum Verdict {
    /** The byte belongs to a head that is not complete: nothing since the last pass may go on. */
    NEED_MORE,
    /** The byte, and everything held back before it, may go on. */
    PASS,
    /** Neither this byte nor any after it may go on; {@link RequestFraming#fault()} says why. */
    REFUSE
}
