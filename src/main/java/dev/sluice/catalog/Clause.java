package dev.sluice.catalog;

import java.util.BitSet;
import java.util.List;

/**
 * Words in which verbs are looked for, and what each verb comes to with what it is done to.
 *
 * @param where the place, as evidence names it
 * @param source the text as it is written
 * @param words its words
 * @param things which words only name things, as in {@code pull request}
 */
record Clause(String where, String source, List<Word> words, BitSet things) {
    private static final int REACH = 8;
    private static final int QUOTED_WORDS = 4;
    private static final int LONGEST_QUOTE = 80;

    static Clause of(String where, String source, List<Word> words, Rules rules) {
        return new Clause(where, source, words, rules.things.marks(words));
    }

    /**
     * What the verb at a place says, with its object where that makes it worse. Who describes a
     * tool as one that runs a query tells of the query: whether a caller may write it is seen from
     * the arguments.
     */
    Evidence weigh(int at, Verb verb, Rules rules, Surroundings around) {
        RiskClass says = verb.says();
        int last = at + verb.words() - 1;
        boolean decidedByObject = false;
        for (ObjectRule rule : rules.objectsOf(verb.base())) {
            boolean matters =
                    rule.says().compareTo(says) > 0 || (rule.instead() && !decidedByObject);
            if (matters && around.suit(rule)) {
                int object =
                        rule.anything() ? last : object(rule.nouns(), at + verb.words(), rules);
                if (object >= 0) {
                    says = rule.says();
                    last = object;
                    decidedByObject = true;
                }
            }
        }
        boolean text = where.equals("description");
        if (text
                && !decidedByObject
                && rules.lightVerbs.contains(verb.base())
                && object(rules.lightObjects, at + verb.words(), rules) >= 0) {
            says = RiskClass.READ;
        }
        return new Evidence(
                where, quote(at, text && !decidedByObject ? last + QUOTED_WORDS : last), says);
    }

    /** The last word of an object of the verb; -1 when it has none of these. */
    private int object(Expressions nouns, int from, Rules rules) {
        for (int i = from; i < words.size() && i < from + REACH; i++) {
            Word word = words.get(i);
            if (word.sentence() != words.get(from - 1).sentence()
                    || (i > from && rules.prepositions.contains(word.text()))) {
                return -1;
            }
            int length = nouns.at(words, i);
            boolean whole = length > (things.get(i) ? 1 : 0);
            if (whole && !word.bracketed() && !isOnlyAbout(i + length, rules)) {
                return i + length - 1;
            }
        }
        return -1;
    }

    /** A template of a message is no message, and a timesheet of a payroll pays nobody. */
    private boolean isOnlyAbout(int next, Rules rules) {
        return next < words.size()
                && words.get(next).sentence() == words.get(next - 1).sentence()
                && rules.about.contains(Expressions.singular(words.get(next).text()));
    }

    /** The words as they are written, as far as they stand in one sentence. */
    String quote(int from, int to) {
        int last = from;
        while (last < to
                && last + 1 < words.size()
                && words.get(last + 1).sentence() == words.get(from).sentence()) {
            last++;
        }
        return cut(source.substring(words.get(from).start(), words.get(last).end()));
    }

    /** At most so much as fits into a line, and never half a character. */
    static String cut(String text) {
        if (text.length() <= LONGEST_QUOTE) {
            return text;
        }
        int end = LONGEST_QUOTE;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
