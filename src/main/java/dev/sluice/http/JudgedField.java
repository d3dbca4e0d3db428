package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/** The fields of a head that the framing looks into, or allows once only. */
enum JudgedField {
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    CONNECTION("connection"),
    EXPECT("expect"),
    CONTENT_TYPE("content-type"),
    ORIGIN("origin"),
    LAST_EVENT_ID("last-event-id"),
    MCP_SESSION_ID("mcp-session-id"),
    MCP_PROTOCOL_VERSION("mcp-protocol-version"),
    MCP_METHOD("mcp-method"),
    MCP_NAME("mcp-name");

    private static final JudgedField[] ALL = values();

    private final String name;
    private final String letters;

    JudgedField(String name) {
        this.name = name;
        this.letters = name.replace("-", "");
    }

    /** Whether the field decides where the content ends. */
    boolean framesContent() {
        return this == CONTENT_LENGTH || this == TRANSFER_ENCODING;
    }

    /** Whether a second field of the name makes the request ambiguous. */
    boolean onlyOnce() {
        return this != CONNECTION;
    }

    /** The field of a name in lower case, or null. */
    static @Nullable JudgedField named(byte[] name, int length) {
        for (JudgedField field : ALL) {
            if (same(field.name, name, length)) {
                return field;
            }
        }
        return null;
    }

    /** Whether the letters are those of a field that frames the content. */
    static boolean framingSpelled(byte[] letters, int length) {
        return same(CONTENT_LENGTH.letters, letters, length)
                || same(TRANSFER_ENCODING.letters, letters, length);
    }

    private static boolean same(String expected, byte[] actual, int length) {
        if (length != expected.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (expected.charAt(i) != actual[i]) {
                return false;
            }
        }
        return true;
    }
}
