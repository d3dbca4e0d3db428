package dev.sluice.http;

/** Why bytes are not a request: the status to answer with and a short reason, good for a metric. */
enum FramingFault {
    METHOD(400, "method"),
    TARGET(400, "target"),
    VERSION(400, "version"),
    REQUEST_LINE_LENGTH(414, "request line too long"),
    HEADER_LENGTH(431, "header too long"),
    FIELD_COUNT(431, "too many fields"),
    LINE_END(400, "line end"),
    FIELD_NAME(400, "field name"),
    FIELD_VALUE(400, "field value"),
    FRAMING_LOOKALIKE(400, "looks like a framing field"),
    DUPLICATE(400, "field repeated"),
    HOST(400, "host"),
    CONTENT_LENGTH(400, "content length"),
    TRANSFER_ENCODING(400, "transfer encoding"),
    TWO_LENGTHS(400, "content length and transfer encoding"),
    CONNECTION(400, "connection nominates an end-to-end field"),
    EXPECT(417, "expectation"),
    CONTENT_NOT_ALLOWED(400, "content on a method without content"),
    CHUNK_SIZE(400, "chunk size"),
    CHUNK_END(400, "chunk end"),
    TRAILER(400, "trailer");

    private final int status;
    private final String reason;

    FramingFault(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }
}
