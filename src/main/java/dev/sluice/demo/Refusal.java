package dev.sluice.demo;

/**
 * Why a message is not served, as an HTTP status and a JSON-RPC error. Thrown without a stack
 * trace: it is an answer, not a fault.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The transport's own refusals share one code: the status is what tells them apart. */
    static Refusal http(int status, String message) {
        return new Refusal(status, JsonRpc.SERVER_ERROR, message);
    }

    /** A request that cannot be carried out as it was put. */
    static Refusal params(String message) {
        return new Refusal(200, JsonRpc.INVALID_PARAMS, message);
    }

    static Refusal of(Throwable problem) {
        return problem instanceof Refusal refusal
                ? refusal
                : new Refusal(500, JsonRpc.INTERNAL_ERROR, "the demo server failed");
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
