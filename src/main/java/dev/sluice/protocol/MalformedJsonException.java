package dev.sluice.protocol;

/** Thrown when bytes are not one strict JSON value; says what is wrong and at which byte. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports one fault.
     *
     * @param message what is wrong, without any of the document's own text
     * @param offset where, in bytes from the start of the document
     */
    public MalformedJsonException(String message, int offset) {
        super(message + " at byte " + offset, null, false, false);
    }
}
