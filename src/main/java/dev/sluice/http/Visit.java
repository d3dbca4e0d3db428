package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/** One request on its way through a connection; seen by its event loop alone. */
final class Visit {
    private final String verb;
    private final String target;
    private final String protocol;
    private final long begun;
    private @Nullable String requestId;
    private @Nullable Integer status;
    private long bytes;

    Visit(String verb, String target, String protocol, long begun) {
        this.verb = verb;
        this.target = target;
        this.protocol = protocol;
        this.begun = begun;
    }

    void named(String id) {
        requestId = id;
    }

    void answered(int code) {
        status = code;
    }

    void sent(int more) {
        bytes += more;
    }

    String verb() {
        return verb;
    }

    String target() {
        return target;
    }

    String protocol() {
        return protocol;
    }

    long begun() {
        return begun;
    }

    @Nullable String requestId() {
        return requestId;
    }

    @Nullable Integer status() {
        return status;
    }

    long bytes() {
        return bytes;
    }
}
