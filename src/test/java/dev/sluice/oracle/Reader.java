package dev.sluice.oracle;

import dev.sluice.oracle.Node.Member;
import dev.sluice.oracle.Node.Members;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which member of an object a server takes for the one it wants. */
@SuppressWarnings("ImmutableEnumChecker") // its functions keep nothing
enum Reader {
    /** Most: Java, Python, JavaScript, PHP. */
    LAST_KEY_WINS(key -> key, false, false),
    /** Streaming parsers that stop at what they sought. */
    FIRST_KEY_WINS(key -> key, true, false),
    /** Go: whatever letter case, the last one. */
    ANY_CASE_LAST(Reader::folded, false, false),
    /** Case-insensitive options elsewhere: the first. */
    ANY_CASE_FIRST(Reader::folded, true, false),
    /** The exact key if there is one, else one in another case. */
    EXACT_CASE_PREFERRED(Reader::folded, false, true),
    /** C: a key ends at its first NUL. */
    NUL_ENDS_KEY(key -> before(key, '\0'), false, false),
    /** Whatever cannot be seen or is space is dropped. */
    UNSEEN_IS_DROPPED(Reader::seen, false, false),
    /** Names of fields in another style: {@code input_responses}. */
    STYLE_IS_IGNORED(key -> folded(seen(key).replace("_", "").replace("-", "")), false, false);

    private final UnaryOperator<String> reading;
    private final boolean first;
    private final boolean exactPreferred;

    Reader(UnaryOperator<String> reading, boolean first, boolean exactPreferred) {
        this.reading = reading;
        this.first = first;
        this.exactPreferred = exactPreferred;
    }

    /** The value of a key, or null when this reader sees none. */
    @Nullable Node get(@Nullable Node in, String wanted) {
        if (!(in instanceof Members members)) {
            return null;
        }
        Node found = null;
        String sought = reading.apply(wanted);
        for (Member member : members.all()) {
            if (exactPreferred && member.key().equals(wanted)) {
                return last(members.all(), wanted);
            }
            boolean takes = found == null || !first;
            if (takes && reading.apply(member.key()).equals(sought)) {
                found = member.value();
            }
        }
        return found;
    }

    private static @Nullable Node last(List<Member> members, String key) {
        Node found = null;
        for (Member member : members) {
            found = member.key().equals(key) ? member.value() : found;
        }
        return found;
    }

    /** What the reader makes of a name: those that mend keys mend values too. */
    String name(String text) {
        return switch (this) {
            case NUL_ENDS_KEY -> before(text, '\0');
            case UNSEEN_IS_DROPPED -> seen(text).strip();
            default -> text;
        };
    }

    private static String before(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String folded(String key) {
        StringBuilder folded = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            folded.append(c < 128 ? Character.toLowerCase(c) : foreign(c));
        }
        return folded.toString();
    }

    private static String foreign(char c) {
        return switch (c) {
            case '\u017f' -> "s";
            case '\u212a' -> "k";
            case '\u0130', '\u0131' -> "i";
            default -> Character.toString(c).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        };
    }

    private static String seen(String key) {
        StringBuilder seen = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean unseen =
                    c <= ' '
                            || (c >= 0x7F && c <= 0xA0)
                            || c == 0xAD
                            || (c >= 0x200B && c <= 0x200F)
                            || (c >= 0x2028 && c <= 0x202F)
                            || (c >= 0x2060 && c <= 0x206F)
                            || c == 0xFEFF
                            || c == 0xFFFD
                            || Character.isSurrogate(c);
            if (!unseen) {
                seen.append(c);
            }
        }
        return seen.toString();
    }
}
