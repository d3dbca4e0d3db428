package dev.sluice.config;

import dev.sluice.policy.Names;
import dev.sluice.protocol.JsonStrings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Why nothing may be called by a name that a document writes, and what to do about it. */
final class NameFaults {
    private static final int LONGEST_URI = 4_096;
    private static final String INVISIBLE = " holds a control or invisible character; type it anew";
    private static final String SPACED = " begins or ends with white space; delete the white space";

    private NameFaults() {}

    /** What is wrong with a name, or with a glob for names; null when nothing is. */
    static @Nullable String ofName(String name) {
        Names.Fault fault = Names.faultOf(name);
        if (fault == null) {
            return null;
        }
        return switch (fault) {
            case EMPTY -> "the name is empty; write a name";
            case TOO_LONG -> "the name is longer than 256 bytes; nothing with such a name exists";
            case INVISIBLE_CHARACTER -> "the name" + INVISIBLE;
            case OUTER_SPACE -> "the name" + SPACED;
        };
    }

    /** What is wrong with a URI, or with a glob for URIs; null when nothing is. */
    static @Nullable String ofUri(String uri) {
        if (uri.isEmpty()) {
            return "the URI is empty; write a URI";
        }
        if (uri.getBytes(StandardCharsets.UTF_8).length > LONGEST_URI) {
            return "the URI is longer than 4096 bytes; nothing with such a URI can be reached";
        }
        if (uri.codePoints().anyMatch(JsonStrings::isInvisible)) {
            return "the URI" + INVISIBLE;
        }
        boolean spaced =
                Character.isSpaceChar(uri.codePointAt(0))
                        || Character.isSpaceChar(uri.codePointBefore(uri.length()));
        return spaced ? "the URI" + SPACED : null;
    }
}
