package dev.sluice.cli.pages;

import dev.sluice.cli.pages.Site.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tools of one server that do something else with the same thing: of the same noun, in another
 * class.
 */
final class Related {
    private static final int MOST = 8;

    /** A word that more tools have says nothing about any of them. */
    private static final int MOST_OF_A_WORD = 200;

    private static final Pattern BETWEEN =
            Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
    private static final Set<String> EMPTY =
            Set.of(
                    "a", "all", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to",
                    "with");

    private final Map<String, List<Entry>> byNoun = new HashMap<>();

    Related(List<Entry> tools) {
        for (Entry each : tools) {
            for (String noun : nouns(each.name())) {
                byNoun.computeIfAbsent(noun, key -> new ArrayList<>()).add(each);
            }
        }
    }

    /** Those that share the most with it first. */
    List<Entry> to(Entry tool) {
        Map<String, Sharing> byPage = new HashMap<>();
        for (String noun : nouns(tool.name())) {
            List<Entry> sharing = byNoun.getOrDefault(noun, List.of());
            if (sharing.size() > MOST_OF_A_WORD) {
                continue;
            }
            sharing.stream()
                    .filter(each -> each.riskClass() != tool.riskClass())
                    .forEach(each -> byPage.merge(each.page(), new Sharing(each, 1), Sharing::and));
        }
        return byPage.values().stream()
                .sorted(
                        Comparator.comparing(Sharing::nouns)
                                .reversed()
                                .thenComparing(each -> each.tool().page()))
                .limit(MOST)
                .map(Sharing::tool)
                .toList();
    }

    private record Sharing(Entry tool, int nouns) {

        Sharing and(Sharing more) {
            return new Sharing(tool, nouns + more.nouns);
        }
    }

    /** The words of a name behind its verb, in the singular. */
    static Set<String> nouns(String name) {
        Set<String> nouns = new TreeSet<>();
        String[] words = BETWEEN.split(name.length() > 256 ? name.substring(0, 256) : name, -1);
        for (int i = 1; i < words.length; i++) {
            String word = singular(words[i].toLowerCase(Locale.ROOT));
            if (word.length() > 1 && !EMPTY.contains(word)) {
                nouns.add(word);
            }
        }
        return nouns;
    }

    private static String singular(String word) {
        if (word.endsWith("ies") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
        return plural && word.length() > 3 ? word.substring(0, word.length() - 1) : word;
    }
}
