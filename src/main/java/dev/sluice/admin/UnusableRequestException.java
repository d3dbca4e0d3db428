package dev.sluice.admin;

/** A request that the admin API cannot answer; the message says why. */
final class UnusableRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    UnusableRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
