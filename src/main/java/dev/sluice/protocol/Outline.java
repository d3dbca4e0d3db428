package dev.sluice.protocol;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of a document's objects stand. While the document is read it knows the keys of
 * all open objects, to tell a duplicate; of the outermost objects it keeps the members, so that who
 * looks at them later need not go through the bytes again.
 */
final class Outline {
    /** No member. */
    static final int NONE = -1;

    /** Beyond so many members, none more is kept: a sender chooses how many there are. */
    private static final int MOST = 48;

    private static final int FEW = 16;

    private static final int[] NOTHING = {};

    private static final int KEY = 0;
    private static final int KEY_END = 1;
    private static final int FROM = 2;
    private static final int TO = 3;
    private static final int NEXT = 4;
    private static final int WIDTH = 5;

    private final byte[] b;
    private int[] places;
    private int top;
    private JsonValue @Nullable [] values;

    private Outline(byte[] document, int[] places) {
        this.b = document;
        this.places = places;
    }

    /** Of a document that is about to be read. */
    static Outline of(byte[] document) {
        return new Outline(document, new int[FEW * WIDTH]);
    }

    /** Of a document of which nothing is known but that it passed the reader. */
    static Outline unknown(byte[] document) {
        return new Outline(document, NOTHING);
    }

    byte[] document() {
        return b;
    }

    /** The place of the next member that is added. */
    int mark() {
        return top;
    }

    /** Whether the members of one more object can be kept. */
    boolean hasRoom() {
        return top < MOST;
    }

    /** Forgets all members from a place on. */
    void release(int mark) {
        top = mark;
    }

    /**
     * Adds the next member of an object.
     *
     * @param previous the member before it, or {@link #NONE}
     * @param escaped whether the key is not written as it reads
     */
    int add(int previous, int key, int keyEnd, boolean escaped) {
        int member = top++;
        if (top * WIDTH > places.length) {
            places = Arrays.copyOf(places, places.length * 2);
        }
        int at = member * WIDTH;
        places[at + KEY] = key;
        places[at + KEY_END] = escaped ? ~keyEnd : keyEnd;
        places[at + NEXT] = NONE;
        if (previous != NONE) {
            places[previous * WIDTH + NEXT] = member;
        }
        return member;
    }

    /**
     * Adds where the value of a member stands.
     *
     * @param inner the first member of the value that was kept, or {@link #NONE}
     */
    void ends(int member, int from, int to, int inner) {
        int at = member * WIDTH;
        places[at + FROM] = from;
        places[at + TO] = inner == NONE ? to : ~to; // its first is always the next one
    }

    /** Whether a member has a key, from a first one on. */
    boolean holds(int first, int key, int keyEnd, boolean escaped) {
        int length = keyEnd - key;
        for (int each = first; each != NONE; each = next(each)) {
            int from = places[each * WIDTH + KEY];
            int to = places[each * WIDTH + KEY_END];
            boolean same =
                    (escaped || to < 0)
                            ? JsonStrings.decode(b, from, to < 0 ? ~to : to)
                                    .equals(JsonStrings.decode(b, key, keyEnd))
                            : to - from == length && Arrays.equals(b, from, to, b, key, keyEnd);
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** The keys of an object, decoded. */
    Set<String> keys(int first) {
        Set<String> all = new HashSet<>();
        for (int each = first; each != NONE; each = next(each)) {
            all.add(JsonStrings.decode(b, key(each), keyEnd(each)));
        }
        return all;
    }

    int next(int member) {
        return places[member * WIDTH + NEXT];
    }

    int key(int member) {
        return places[member * WIDTH + KEY];
    }

    int keyEnd(int member) {
        int end = places[member * WIDTH + KEY_END];
        return end < 0 ? ~end : end;
    }

    /** The member of that key, from a first one on, or null when there is none. */
    @Nullable JsonValue get(int first, String key) {
        for (int each = first; each != NONE; each = next(each)) {
            int from = places[each * WIDTH + KEY];
            int to = places[each * WIDTH + KEY_END];
            boolean named =
                    to < 0
                            ? JsonStrings.decode(b, from, ~to).equals(key)
                            : JsonStrings.isText(b, from + 1, to - 1, key);
            if (named) {
                return value(each);
            }
        }
        return null;
    }

    /** The members from a first one on. */
    List<JsonValue.Member> members(int first) {
        int count = 0;
        for (int each = first; each != NONE; each = next(each)) {
            count++;
        }
        JsonValue.Member[] found = new JsonValue.Member[count];
        int at = 0;
        for (int each = first; each != NONE; each = next(each)) {
            String key = JsonStrings.decode(b, key(each), keyEnd(each));
            found[at++] = new JsonValue.Member(key, value(each));
        }
        return List.of(found);
    }

    /** The same one each time, as it may keep what was read in it. */
    JsonValue value(int member) {
        JsonValue[] all = values;
        if (all == null) {
            all = new JsonValue[top];
            values = all;
        }
        JsonValue known = all[member];
        if (known == null) {
            int from = places[member * WIDTH + FROM];
            int to = places[member * WIDTH + TO];
            known = new JsonValue(this, from, to < 0 ? ~to : to, to < 0 ? member + 1 : NONE);
            all[member] = known;
        }
        return known;
    }
}
