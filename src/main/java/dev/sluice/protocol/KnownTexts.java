package dev.sluice.protocol;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Texts that are expected, found by their bytes: none is made anew of what is known already. */
final class KnownTexts {
    private final @Nullable String[] slots;

    /** Of texts of ASCII. */
    KnownTexts(Collection<String> texts) {
        slots = new String[Integer.highestOneBit(texts.size()) * 4];
        for (String text : texts) {
            int slot = slot(text.hashCode());
            while (slots[slot] != null) {
                slot = after(slot);
            }
            slots[slot] = text;
        }
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 16)) & (slots.length - 1);
    }

    private int after(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    /** The one that bytes are, or null when they are none. */
    @Nullable String find(byte[] b, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + b[i]; // as String does
        }
        int slot = slot(hash);
        while (true) {
            String text = slots[slot];
            if (text == null || JsonStrings.isText(b, from, to, text)) {
                return text;
            }
            slot = after(slot);
        }
    }
}
