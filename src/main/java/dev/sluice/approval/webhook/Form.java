package dev.sluice.approval.webhook;

/** How a notice is written; the same notice always alike. */
interface Form {

    /** A JSON text. */
    String body(Notice notice);
}
