package dev.sluice.protocol;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys that decide what a message means. A key that merely resembles one could be taken for it by a
 * server that folds case or drops invisible characters, so it is refused.
 */
final class ReservedKeys {
    private static final Set<String> ALL =
            Set.of(
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
                    "cursor");

    private ReservedKeys() {}

    /** What is wrong with the keys of a protocol-level object, or null when nothing is. */
    static @Nullable String fault(JsonValue object) {
        for (JsonValue.Member member : object.members()) {
            String key = member.key();
            if (ALL.contains(key)) {
                continue;
            }
            if (key.codePoints().anyMatch(JsonStrings::isInvisible)) {
                return "a key holds an invisible character";
            }
            if (ALL.contains(fold(key))) {
                return "a key differs from a reserved one only in case";
            }
        }
        return null;
    }

    /** Upper then lower case, character by character: also folds U+017F to s and U+212A to k. */
    private static String fold(String key) {
        StringBuilder folded = new StringBuilder(key.length());
        key.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(folded::appendCodePoint);
        return folded.toString().strip().toLowerCase(Locale.ROOT);
    }
}
