package dev.sluice.http;

/** Requests as bytes: no client in this process sees them, and so none logs them. */
final class Handwritten {
    /** A header that every request has, and that no server may see. */
    static final String AGENTS_HEADER = "X-Agent";

    private Handwritten() {}

    static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /**
     * A request whose connection is closed after it.
     *
     * @param header the value of {@link #AGENTS_HEADER}
     * @param headers further lines, each with its line break
     */
    static String request(String method, String path, String header, String headers, String body) {
        String type = headers.contains("Content-Type") ? "" : "Content-Type: application/json\r\n";
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (AGENTS_HEADER + ": " + header + "\r\n")
                + "Accept: application/json, text/event-stream, */*\r\n"
                + type
                + headers
                + ("Content-Length: " + body.length() + "\r\n\r\n")
                + body;
    }
}
