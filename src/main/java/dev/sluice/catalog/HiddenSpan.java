package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.TextCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a document that stand for hidden text.
 *
 * @param from where the first of them stands
 * @param to one past the last
 */
public record HiddenSpan(int from, int to) {

    /**
     * What must be cut out of a string that holds hidden text, so that it holds none.
     *
     * @return null when that is not possible: halves of pairs might come together and spell what
     *     nobody looked at
     */
    static @Nullable List<HiddenSpan> of(JsonValue text) {
        Finder finder = new Finder();
        TextCursor at = new TextCursor(text);
        while (at.next()) {
            int c = at.codePoint();
            if (c <= Character.MAX_VALUE && Character.isSurrogate((char) c)) {
                return null;
            }
            finder.add(c, new HiddenSpan(at.from(), at.to()));
        }
        finder.endOfRun();
        return finder.found;
    }

    /**
     * Looks at each run of what is not seen as a whole. What is forbidden goes, and what is left is
     * judged as it stands then: else a forbidden character between others would hide their number.
     */
    private static final class Finder {
        private final List<HiddenSpan> found = new ArrayList<>();
        private final List<HiddenSpan> forbidden = new ArrayList<>();
        private final List<HiddenSpan> all = new ArrayList<>();
        private HiddenText.Run left = new HiddenText.Run();

        void add(int c, HiddenSpan span) {
            if (HiddenText.isForbidden(c)) {
                forbidden.add(span);
                all.add(span);
            } else if (HiddenText.isSelector(c) || HiddenText.isWidthless(c)) {
                left.add(c);
                all.add(span);
            } else {
                endOfRun();
            }
        }

        void endOfRun() {
            if (!all.isEmpty()) {
                (left.isHidden() ? all : forbidden).forEach(this::cut);
                all.clear();
                forbidden.clear();
                left = new HiddenText.Run();
            }
        }

        private void cut(HiddenSpan span) {
            int last = found.size() - 1;
            if (last >= 0 && found.get(last).to() == span.from()) {
                found.set(last, new HiddenSpan(found.get(last).from(), span.to()));
            } else {
                found.add(span);
            }
        }
    }
}
