package dev.sluice.protocol;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keys that decide what a message means. A key that merely resembles one could be taken for it by a
 * program that folds case, drops what cannot be seen, or takes {@code input_responses} for {@code
 * inputResponses}, so it is refused.
 */
public final class ReservedKeys {
    /** In messages, parameters, references, filters of subscriptions, and what a server asks. */
    static final ReservedKeys OF_REQUESTS =
            new ReservedKeys(
                    "jsonrpc",
                    "id",
                    "method",
                    "params",
                    "result",
                    "error",
                    "name",
                    "arguments",
                    "uri",
                    "ref",
                    "type",
                    "_meta",
                    "cursor",
                    "inputResponses",
                    "requestState",
                    "notifications",
                    "resourceSubscriptions",
                    "taskId",
                    "mode",
                    "url");

    /** In {@code _meta} of a request: what the headers say too (MCP 2026-07-28). */
    static final ReservedKeys OF_META =
            new ReservedKeys(
                    "io.modelcontextprotocol/protocolVersion",
                    "io.modelcontextprotocol/clientInfo",
                    "io.modelcontextprotocol/clientCapabilities",
                    "io.modelcontextprotocol/subscriptionId",
                    "io.modelcontextprotocol/logLevel");

    /**
     * In a result: what is trimmed or cut out, what says how to go on with the server, or what is
     * judged as a question of the server's.
     */
    public static final ReservedKeys OF_RESULTS =
            new ReservedKeys(
                    "tools",
                    "prompts",
                    "resources",
                    "resourceTemplates",
                    "contents",
                    "inputRequests",
                    "resultType",
                    "cacheScope",
                    "ttlMs",
                    "completion",
                    "instructions",
                    "supportedVersions",
                    "capabilities");

    /** In an error that sends the client's user to an address (MCP 2025-11-25). */
    static final ReservedKeys OF_ERRORS = new ReservedKeys("code", "data", "elicitations");

    private static final int HASHES = 1 << 12;

    private final Set<String> exact;
    private final Set<String> folded;
    private final KnownTexts known;

    /** Of what keys fold to: where there is none of a key's, it folds to none of these. */
    private final BitSet hashes = new BitSet(HASHES);

    private ReservedKeys(String... keys) {
        exact = Set.of(keys);
        folded = Arrays.stream(keys).map(ReservedKeys::fold).collect(Collectors.toSet());
        known = new KnownTexts(exact);
        folded.forEach(key -> hashes.set(key.hashCode() & (HASHES - 1)));
    }

    /** What is wrong with the keys of an object, or null when nothing is or it is no object. */
    @Nullable String fault(@Nullable JsonValue object) {
        if (object == null) {
            return null;
        }
        byte[] b = object.document();
        int member = object.firstMember();
        while (member != JsonValue.NONE) {
            String fault = fault(b, object.keyStart(member), object.keyEnd(member));
            if (fault != null) {
                return fault;
            }
            member = object.memberAfter(member);
        }
        return null;
    }

    /** Nearly every key is of visible ASCII and none of these even when folded: its bytes tell. */
    private @Nullable String fault(byte[] b, int start, int stop) {
        int hash = 0;
        for (int i = start + 1; i < stop - 1; i++) {
            byte c = b[i];
            if (c <= ' ' || c > '~' || c == '\\') {
                return fault(JsonStrings.decode(b, start, stop));
            }
            if (c != '-' && c != '_') {
                hash = 31 * hash + (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
            }
        }
        return hashes.get(hash & (HASHES - 1)) && known.find(b, start + 1, stop - 1) == null
                ? fault(JsonStrings.decode(b, start, stop))
                : null;
    }

    /** Whether a key is none of these, but some program could take it for one. */
    public boolean areImitatedBy(String key) {
        return fault(key) != null;
    }

    private @Nullable String fault(String key) {
        if (exact.contains(key)) {
            return null;
        }
        if (!isPlain(key) && key.codePoints().anyMatch(ReservedKeys::isUnseen)) {
            return "a key holds an invisible character";
        }
        return folded.contains(fold(key)) ? "a key differs from a reserved one only in case" : null;
    }

    /** Whether a key is not the wanted one, but some program could take it for that. */
    static boolean resembles(String key, String wanted) {
        if (key.equals(wanted)) {
            return false;
        }
        if (isPlain(key) && isPlain(wanted)) {
            return foldAlike(key, wanted);
        }
        return fold(key).equals(fold(wanted)) || key.codePoints().anyMatch(ReservedKeys::isUnseen);
    }

    /**
     * Whether a key of an object is certainly another than the wanted one to every program: nearly
     * every one is of visible ASCII and begins with another letter.
     */
    static boolean isOther(byte[] b, int start, int stop, String wanted) {
        int first = b[start + 1] | 0x20;
        boolean plain = first >= 'a' && first <= 'z' && first != (wanted.charAt(0) | 0x20);
        for (int i = start + 1; plain && i < stop - 1; i++) {
            plain = b[i] > ' ' && b[i] <= '~' && b[i] != '\\';
        }
        return plain;
    }

    /** Whether all of it is visible ASCII, as nearly every key is, and folds letter by letter. */
    private static boolean isPlain(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether two plain keys fold to the same. */
    private static boolean foldAlike(String one, String other) {
        int i = 0;
        int j = 0;
        while (true) {
            while (i < one.length() && isSkipped(one.charAt(i))) {
                i++;
            }
            while (j < other.length() && isSkipped(other.charAt(j))) {
                j++;
            }
            if (i == one.length() || j == other.length()) {
                return i == one.length() && j == other.length();
            }
            if (Character.toLowerCase(one.charAt(i++))
                    != Character.toLowerCase(other.charAt(j++))) {
                return false;
            }
        }
    }

    private static boolean isUnseen(int c) {
        return JsonStrings.isInvisible(c) || Character.getType(c) == Character.SURROGATE;
    }

    /**
     * Upper then lower case, which also folds U+017F to s, U+212A to k, U+0130 and U+0131 to i and
     * ligatures to their letters; without white space, hyphens and underscores.
     */
    private static String fold(String key) {
        StringBuilder folded = new StringBuilder(key.length());
        if (isPlain(key)) {
            for (int i = 0; i < key.length(); i++) {
                if (!isSkipped(key.charAt(i))) {
                    folded.append(Character.toLowerCase(key.charAt(i)));
                }
            }
            return folded.toString();
        }
        key.toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(c -> !isSkipped(c))
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    private static boolean isSkipped(int c) {
        return c == '-' || c == '_' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
