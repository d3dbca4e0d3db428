package dev.sluice.upstream.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that servers usually send, so that a reply needs no new text for each of
 * them; and what characters a name is made of (RFC 9110, section 5.6.2).
 */
final class FieldNames {
    /** A second field of one of these names leaves open which of the two counts. */
    static final Set<String> ONLY_ONCE =
            Set.of(
                    "content-length",
                    "transfer-encoding",
                    "content-type",
                    "content-encoding",
                    "mcp-session-id");

    private static final String MARKS = "!#$%&'*+.^_`|~-";
    private static final int SLOTS = 256;

    /** Of each octet the lower case; 0 for what is in no name. */
    private static final byte[] LOWER = lower();

    private static final @Nullable String[] KNOWN =
            table(
                    "content-length",
                    "transfer-encoding",
                    "content-type",
                    "content-encoding",
                    "mcp-session-id",
                    "connection",
                    "keep-alive",
                    "date",
                    "server",
                    "cache-control",
                    "x-accel-buffering",
                    "retry-after",
                    "vary",
                    "etag",
                    "set-cookie",
                    "www-authenticate",
                    "x-request-id",
                    "x-powered-by",
                    "access-control-allow-origin",
                    "access-control-expose-headers",
                    "strict-transport-security",
                    "x-content-type-options",
                    "via");

    private FieldNames() {}

    private static byte[] lower() {
        byte[] lower = new byte[256];
        for (char c = 0; c < 128; c++) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0) {
                lower[c] = (byte) c;
            } else if (c >= 'A' && c <= 'Z') {
                lower[c] = (byte) (c - 'A' + 'a');
            }
        }
        return lower;
    }

    private static @Nullable String[] table(String... names) {
        @Nullable String[] table = new @Nullable String[SLOTS];
        for (String name : names) {
            table[free(table, name.hashCode())] = name;
        }
        return table;
    }

    private static int free(@Nullable String[] table, int hash) {
        int slot = slot(hash);
        while (table[slot] != null) {
            slot = (slot + 1) % SLOTS;
        }
        return slot;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
    }

    /** The octet in lower case; 0 when no name has it. */
    static byte lower(byte octet) {
        return LOWER[octet & 0xff];
    }

    /** Whether a text is a name. */
    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127 || lower((byte) text.charAt(i)) == 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * A name in lower case.
     *
     * @param hash what the text's own hash is
     */
    static String of(byte[] octets, int from, int to, int hash) {
        int slot = slot(hash);
        for (String known = KNOWN[slot]; known != null; known = KNOWN[slot]) {
            if (is(known, octets, from, to)) {
                return known;
            }
            slot = (slot + 1) % SLOTS;
        }
        byte[] name = Arrays.copyOfRange(octets, from, to);
        for (int i = 0; i < name.length; i++) {
            name[i] = lower(name[i]);
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static boolean is(String known, byte[] octets, int from, int to) {
        if (known.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (lower(octets[i]) != known.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}
