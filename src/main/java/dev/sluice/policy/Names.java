package dev.sluice.policy;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.Target;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names and URIs that two programs might read differently, and that are therefore always refused:
 * when they are called, and already when a document writes them.
 */
public final class Names {
    private static final int LONGEST = 256;
    private static final int LONGEST_URI = 4_096;

    private Names() {}

    /** Why nothing may have a name. */
    public enum Fault {
        EMPTY,
        TOO_LONG,
        INVISIBLE_CHARACTER,
        OUTER_SPACE
    }

    /**
     * What is wrong with the name of a tool or prompt: it is empty, over 256 bytes, begins or ends
     * with white space, or holds a control, invisible or lone-surrogate character.
     *
     * @return null when nothing is
     */
    public static @Nullable Fault faultOf(String name) {
        return faultOf(name, LONGEST);
    }

    /** Whether nothing may be called by this name; a URI may be longer than other names. */
    static boolean isBad(Target target) {
        boolean uri = target.kind() == Target.Kind.RESOURCE;
        return faultOf(target.name(), uri ? LONGEST_URI : LONGEST) != null;
    }

    /** Whether a URI could be read as another one than it seems to be; see {@link UriForm}. */
    static boolean isBadUri(String uri) {
        return !UriForm.isNormal(uri);
    }

    private static @Nullable Fault faultOf(String name, int longest) {
        if (name.isEmpty()) {
            return Fault.EMPTY;
        }
        if (name.length() <= longest && isVisibleAscii(name)) {
            return null;
        }
        if (isTooLong(name, longest)) {
            return Fault.TOO_LONG;
        }
        if (name.codePoints().anyMatch(Names::isRefused)) {
            return Fault.INVISIBLE_CHARACTER;
        }
        boolean spaced =
                isSpace(name.codePointAt(0)) || isSpace(name.codePointBefore(name.length()));
        return spaced ? Fault.OUTER_SPACE : null;
    }

    /** Most names are, and nothing more need be asked of them. */
    private static boolean isVisibleAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isTooLong(String name, int longest) {
        return name.length() > longest || name.getBytes(StandardCharsets.UTF_8).length > longest;
    }

    private static boolean isRefused(int c) {
        return JsonStrings.isInvisible(c) || Character.getType(c) == Character.SURROGATE;
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
