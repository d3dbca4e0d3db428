package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The id of a JSON-RPC request: a string or an integer, never both the same ({@code "1"} is not
 * {@code 1}).
 *
 * @param json the id exactly as its sender wrote it, to be echoed byte for byte
 * @param identity what makes two ids equal, however they are written
 */
public record RequestId(String json, String identity) {
    private static final int LONGEST_TEXT = 256;
    private static final long LARGEST_NUMBER = 1L << 53;

    /**
     * Reads an id.
     *
     * @return null when the value is no string of at most 256 bytes and no integer within ±2^53
     */
    public static @Nullable RequestId of(JsonValue value) {
        String json = value.json();
        if (value.isText()) {
            return value.end() - value.start() - 2 <= LONGEST_TEXT
                    ? new RequestId(json, "text:" + value.text())
                    : null;
        }
        return value.isNumber() && isPlainInteger(json)
                ? new RequestId(json, "number:" + json)
                : null;
    }

    private static boolean isPlainInteger(String json) {
        if (json.length() > 17 || json.equals("-0")) {
            return false;
        }
        for (int i = json.startsWith("-") ? 1 : 0; i < json.length(); i++) {
            if (json.charAt(i) < '0' || json.charAt(i) > '9') {
                return false;
            }
        }
        return Math.abs(Long.parseLong(json)) <= LARGEST_NUMBER;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestId that && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }
}
