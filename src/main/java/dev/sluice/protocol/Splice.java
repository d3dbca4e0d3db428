package dev.sluice.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Changes that are cut into the bytes of one document: everything else, unknown fields and the form
 * of numbers included, stays as it was.
 */
public final class Splice {
    private static final byte[] NOTHING = {};
    private static final byte[] COMMA = {','};

    private final byte[] document;
    private final List<Edit> edits = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Edit(int from, int to, byte[] with) {}

    /** Changes to this document; it is never changed itself. */
    public Splice(byte[] document) {
        this.document = document;
    }

    /** Writes another value in the place of one. */
    public void replace(JsonValue value, String json) {
        edits.add(new Edit(value.start(), value.end(), json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes bytes out. */
    public void cut(int from, int to) {
        edits.add(new Edit(from, to, NOTHING));
    }

    /**
     * Keeps some elements of an array only, each byte for byte but for other changes within it.
     *
     * @param kept in their order; what is no array becomes one when there are none
     */
    public void keep(JsonValue array, List<JsonValue> kept) {
        if (kept.isEmpty()) {
            replace(array, "[]");
            return;
        }
        int at = array.start() + 1;
        byte[] before = NOTHING;
        for (JsonValue each : kept) {
            between(at, each.start(), before);
            before = COMMA;
            at = each.end();
        }
        between(at, array.end() - 1, NOTHING);
    }

    private void between(int from, int to, byte[] with) {
        if (!Arrays.equals(document, from, to, with, 0, with.length)) {
            edits.add(new Edit(from, to, with));
        }
    }

    /** Takes members out of an object; what is left stays as it was written. */
    public void remove(JsonValue object, Set<String> keys) {
        int at = object.start() + 1;
        boolean anyKept = false;
        for (JsonValue.Member member : object.members()) {
            int end = member.value().end();
            if (keys.contains(member.key())) {
                edits.add(new Edit(at, end, NOTHING));
            } else if (!anyKept) {
                anyKept = true;
                edits.add(new Edit(at, afterComma(at), NOTHING));
            }
            at = end;
        }
    }

    /** One past the comma that stands there, if one does. */
    private int afterComma(int from) {
        int at = from;
        while (JsonStrings.isSpace(document[at])) {
            at++;
        }
        return document[at] == ',' ? at + 1 : from;
    }

    /** The changed document; the same bytes when nothing was changed. */
    public byte[] bytes() {
        if (edits.isEmpty()) {
            return document;
        }
        edits.sort(Comparator.comparingInt(Edit::from));
        int length = document.length;
        for (Edit edit : edits) {
            length += edit.with().length - (edit.to() - edit.from());
        }
        byte[] changed = new byte[length];
        int at = 0;
        int written = 0;
        for (Edit edit : edits) {
            int kept = edit.from() - at;
            System.arraycopy(document, at, changed, written, kept);
            written += kept;
            System.arraycopy(edit.with(), 0, changed, written, edit.with().length);
            written += edit.with().length;
            at = edit.to();
        }
        System.arraycopy(document, at, changed, written, document.length - at);
        return changed;
    }
}
