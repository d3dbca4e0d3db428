package dev.sluice.cli.cases;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words of a closed list, as files write them. */
final class Word {
    private Word() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The value of that word, compared exactly, or null when there is none. */
    static <E extends Enum<E>> @Nullable E find(Class<E> type, String word) {
        for (E value : type.getEnumConstants()) {
            if (of(value).equals(word)) {
                return value;
            }
        }
        return null;
    }

    /** All words, for a message. */
    static <E extends Enum<E>> String list(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Word::of)
                .collect(Collectors.joining(", "));
    }
}
