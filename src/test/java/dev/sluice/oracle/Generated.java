package dev.sluice.oracle;

import java.util.Map;

/** One message and what is sent beside it. */
public final class Generated {
    private final Map<String, String> headers;
    private final byte[] body;

    Generated(Map<String, String> headers, byte[] body) {
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /** Headers that speak of the message, by their names in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The bytes; must not be changed. */
    public byte[] body() {
        return body;
    }
}
