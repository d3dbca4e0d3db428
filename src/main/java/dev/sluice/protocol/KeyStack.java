package dev.sluice.protocol;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Where the keys of all open objects stand; an object's own begin at its mark. */
final class KeyStack {
    private int[] places = new int[32];
    private int top;

    int mark() {
        return top;
    }

    void release(int mark) {
        top = mark;
    }

    void push(int start, int stop) {
        if (top + 2 > places.length) {
            places = Arrays.copyOf(places, places.length * 2);
        }
        places[top++] = start;
        places[top++] = stop;
    }

    boolean contains(int mark, byte[] b, int start, int stop) {
        for (int i = mark; i < top; i += 2) {
            if (JsonStrings.sameText(b, places[i], places[i + 1], start, stop)) {
                return true;
            }
        }
        return false;
    }

    Set<String> decoded(int mark, byte[] b) {
        Set<String> all = new HashSet<>();
        for (int i = mark; i < top; i += 2) {
            all.add(JsonStrings.decode(b, places[i], places[i + 1]));
        }
        return all;
    }
}
