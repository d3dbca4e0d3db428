package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every verb in every form, found by its first word. */
final class VerbTable {
    private static final String VOWELS = "aeiou";

    private final Map<String, List<Entry>> byFirst = new HashMap<>();

    private record Entry(Verb verb, List<String> rest) {}

    /** Adds a verb, or an expression of several words that stands for one. */
    void add(String base, RiskClass says, boolean noun) {
        List<String> words = Arrays.asList(base.split(" "));
        List<String> rest = words.subList(1, words.size());
        String first = words.get(0);
        put(first, rest, new Verb(base, says, noun, Verb.Form.BASE, words.size()));
        put(third(first), rest, new Verb(base, says, noun, Verb.Form.THIRD, words.size()));
        for (String gerund : gerunds(first)) {
            put(gerund, rest, new Verb(base, says, noun, Verb.Form.GERUND, words.size()));
        }
    }

    private void put(String first, List<String> rest, Verb verb) {
        List<Entry> entries = byFirst.computeIfAbsent(first, key -> new ArrayList<>());
        entries.add(new Entry(verb, rest));
        entries.sort(Comparator.comparingInt(entry -> -entry.rest().size()));
    }

    /** The longest verb that begins at a place; null when none does. */
    @Nullable Verb at(List<Word> words, int at) {
        for (Entry entry : byFirst.getOrDefault(words.get(at).text(), List.of())) {
            if (Expressions.stand(entry.rest(), words, at + 1)) {
                return entry.verb();
            }
        }
        return null;
    }

    private static String third(String verb) {
        char last = verb.charAt(verb.length() - 1);
        if (last == 'y' && !isVowel(verb, verb.length() - 2)) {
            return verb.substring(0, verb.length() - 1) + "ies";
        }
        boolean hissing =
                verb.endsWith("s")
                        || verb.endsWith("x")
                        || verb.endsWith("z")
                        || verb.endsWith("ch")
                        || verb.endsWith("sh")
                        || last == 'o';
        return verb + (hissing ? "es" : "s");
    }

    /** With and without a doubled consonant: {@code cancelling} is written both ways. */
    private static Collection<String> gerunds(String verb) {
        Set<String> gerunds = new LinkedHashSet<>();
        int last = verb.length() - 1;
        if (verb.charAt(last) == 'e' && !verb.endsWith("ee")) {
            gerunds.add(verb.substring(0, last) + "ing");
            return gerunds;
        }
        gerunds.add(verb + "ing");
        if (!isVowel(verb, last) && isVowel(verb, last - 1)) {
            gerunds.add(verb + verb.charAt(last) + "ing");
        }
        return gerunds;
    }

    private static boolean isVowel(String word, int at) {
        return at >= 0 && VOWELS.indexOf(word.charAt(at)) >= 0;
    }
}
