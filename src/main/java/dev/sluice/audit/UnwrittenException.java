package dev.sluice.audit;

/** Not all lines could be written. */
final class UnwrittenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int written;

    /**
     * Some lines were not written.
     *
     * @param written how many were, from the first on
     */
    UnwrittenException(int written, Throwable cause) {
        super(cause);
        this.written = written;
    }

    int written() {
        return written;
    }
}
