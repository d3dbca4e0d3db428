package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of which a field holds one.
 *
 * @param noun what such a word is called in problems
 * @param example the word that problems show when none at all was written
 * @param meanings what each word means, in the order in which problems list them
 */
record Choice<T>(String noun, String example, Map<String, T> meanings) {

    /** The constants of an enum, each written in small letters. */
    static <E extends Enum<E>> Choice<E> of(String noun, E example) {
        Map<String, E> meanings = new LinkedHashMap<>();
        for (E constant : example.getDeclaringClass().getEnumConstants()) {
            meanings.put(wordOf(constant), constant);
        }
        return new Choice<>(noun, wordOf(example), meanings);
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** What the field says; null when it is missing, which is a problem, or wrong. */
    @Nullable T require(Fields fields, String field) {
        return meaning(fields, field, fields.requiredText(field, quoted(example)));
    }

    /** What the field says; null when it is absent or wrong. */
    @Nullable T find(Fields fields, String field) {
        return meaning(fields, field, fields.text(field, quoted(example)));
    }

    /** What the field says, or something else when it is absent or wrong. */
    T find(Fields fields, String field, T otherwise) {
        T found = find(fields, field);
        return found == null ? otherwise : found;
    }

    private @Nullable T meaning(Fields fields, String field, @Nullable String word) {
        T meaning = word == null ? null : meanings.get(word);
        if (word != null && meaning == null) {
            fields.refuse(field, "unknown " + noun + "; " + advice(word));
        }
        return meaning;
    }

    private String advice(String word) {
        return meanings.keySet().stream()
                .filter(candidate -> Spelling.isClose(word, candidate))
                .findFirst()
                .map(meant -> "did you mean " + quoted(meant) + "?")
                .orElseGet(this::all);
    }

    private String all() {
        List<String> words = new ArrayList<>(meanings.keySet());
        String last = quoted(words.remove(words.size() - 1));
        return "write "
                + String.join(", ", words.stream().map(Choice::quoted).toList())
                + " or "
                + last;
    }

    private static String quoted(String word) {
        return "\"" + word + "\"";
    }
}
