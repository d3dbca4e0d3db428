package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expressions of one or more words, of which the last may stand in the plural. */
final class Expressions {
    private final Map<String, List<List<String>>> byFirst = new HashMap<>();

    /** Expressions as the rules write them. */
    Expressions(List<String> texts) {
        for (String text : texts) {
            List<String> words = new ArrayList<>(Arrays.asList(text.split(" ")));
            words.set(words.size() - 1, singular(words.get(words.size() - 1)));
            byFirst.computeIfAbsent(words.get(0), key -> new ArrayList<>()).add(words);
        }
    }

    /** How many words the longest expression takes that begins at a place; 0 for none. */
    int at(List<Word> words, int at) {
        String first = words.get(at).text();
        int longest = longest(byFirst.get(first), words, at);
        String single = singular(first);
        return single.equals(first)
                ? longest
                : Math.max(longest, longest(byFirst.get(single), words, at));
    }

    /** Whether one of the expressions stands anywhere. */
    boolean in(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            if (at(words, i) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text has what an expression begins with: most have not, and need no parting. */
    boolean mayBeIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String first : byFirst.keySet()) {
            if (lower.contains(first)) {
                return true;
            }
        }
        return false;
    }

    /** Which words belong to one of the expressions. */
    BitSet marks(List<Word> words) {
        BitSet marks = new BitSet(words.size());
        for (int i = 0; i < words.size(); i++) {
            marks.set(i, i + at(words, i));
        }
        return marks;
    }

    private static int longest(@Nullable List<List<String>> known, List<Word> words, int at) {
        int longest = 0;
        for (List<String> each : known == null ? List.<List<String>>of() : known) {
            int last = each.size() - 1;
            if (each.size() > longest
                    && at + last < words.size()
                    && (last == 0 || stand(each.subList(1, last), words, at + 1))
                    && singular(words.get(at + last).text()).equals(each.get(last))
                    && words.get(at).sentence() == words.get(at + last).sentence()) {
                longest = each.size();
            }
        }
        return longest;
    }

    /** Whether words stand one after the other from a place on, in one sentence. */
    static boolean stand(List<String> wanted, List<Word> words, int from) {
        if (from + wanted.size() > words.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            Word word = words.get(from + i);
            if (!word.text().equals(wanted.get(i))
                    || word.sentence() != words.get(from - 1).sentence()) {
                return false;
            }
        }
        return true;
    }

    /** A noun without its plural ending; close enough to compare two of them. */
    static String singular(String noun) {
        int length = noun.length();
        if (noun.equals("ids")) {
            return "id";
        }
        if (length < 4 || !noun.endsWith("s") || noun.endsWith("ss") || noun.endsWith("us")) {
            return noun;
        }
        if (noun.endsWith("ies")) {
            return noun.substring(0, length - 3) + "y";
        }
        boolean hissing =
                noun.endsWith("sses")
                        || noun.endsWith("xes")
                        || noun.endsWith("ches")
                        || noun.endsWith("shes");
        return noun.substring(0, length - (hissing ? 2 : 1));
    }
}
