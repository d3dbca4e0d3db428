package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a description says a tool does: the verb of its first sentence that has one, and others. */
final class TextReading {
    private static final String WHERE = "description";
    private static final Set<String> JOINING = Set.of("or", "and", "then");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final Set<String> AFTER_EVERY_NOUN = Set.of("of", "is", "are", "was", "has");
    private static final Set<String> AFTER_NOUNS =
            Set.of(
                    "without", "after", "before", "when", "while", "may", "can", "will", "must",
                    "have", "has", "been");
    private static final int FIRST_SENTENCES = 8;
    private static final int MOST = 8;

    private final Rules rules;

    TextReading(Rules rules) {
        this.rules = rules;
    }

    /** The evidence of a description, the main verb first; empty when it says nothing known. */
    List<Evidence> read(String description, List<Word> words, Surroundings around) {
        Clause clause = Clause.of(WHERE, description, words, rules);
        List<Evidence> found = new ArrayList<>();
        for (int start = 0; start < words.size() && found.size() < MOST; ) {
            int end = endOf(words, start);
            boolean first = found.isEmpty() && words.get(start).sentence() < FIRST_SENTENCES;
            int main = main(clause, start, end, first);
            boolean listed = start > 0 && !first && isList(words, start, found);
            if (listed) {
                sentence(clause, start, end, around, found);
            }
            if (main < 0 && !first && !listed) {
                main = consequence(clause, start, end, around, found);
            }
            if (main >= 0 && first) {
                sentence(clause, main, end, around, found);
            } else if (main >= 0) {
                later(clause, main, around, found);
            }
            start = end;
        }
        return found;
    }

    /** "Manage groups: create, update or delete." */
    private boolean isList(List<Word> words, int start, List<Evidence> found) {
        Verb opening = rules.verbs.at(words, start);
        return opening != null
                && opening.form() == Verb.Form.BASE
                && words.get(start).sentence() == words.get(start - 1).sentence() + 1
                && found.size() == 1
                && rules.managing.stream()
                        .anyMatch(
                                each ->
                                        found.get(0)
                                                .quote()
                                                .regionMatches(true, 0, each, 0, each.length()));
    }

    private static int endOf(List<Word> words, int start) {
        int end = start;
        while (end < words.size() && words.get(end).sentence() == words.get(start).sentence()) {
            end++;
        }
        return end;
    }

    /** A later sentence counts when it tells of worse than a change: many are about the results. */
    private void later(Clause clause, int main, Surroundings around, List<Evidence> found) {
        Verb verb = verbAt(clause.words(), main);
        int after = main + verb.words();
        boolean acts =
                after < clause.words().size()
                        && !rules.prepositions.contains(clause.words().get(after).text());
        boolean sure =
                !verb.noun()
                        || verb.form() != Verb.Form.BASE
                        || (after < clause.words().size()
                                && rules.determiners.contains(clause.words().get(after).text()));
        Evidence evidence = clause.weigh(main, verb, rules, around);
        if (acts && sure && evidence.says().compareTo(RiskClass.EXECUTE) >= 0) {
            found.add(evidence);
        }
    }

    /** Where the verb of a sentence stands, after "this tool will" and the like; -1 for none. */
    private int main(Clause clause, int start, int end, boolean first) {
        List<Word> words = clause.words();
        if (!first && !rules.subjects.contains(words.get(start).text())) {
            return -1;
        }
        int at = start;
        while (at < end) {
            Word word = words.get(at);
            if (rules.negations.contains(word.text())) {
                return -1;
            }
            Verb verb = rules.verbs.at(words, at);
            boolean lead = isLead(word, verb);
            if (verb != null
                    && !lead
                    && !isNoun(clause, at, verb)
                    && !isNamed(words, start, at, verb)) {
                return at;
            }
            if (!lead && !word.bracketed()) {
                break;
            }
            at++;
        }
        return first ? purpose(clause, at, end) : -1;
    }

    /**
     * "Deletes the old one." as a later sentence, and "Use mode=full to delete the rest", where
     * mode is an argument of a tool that does not only read.
     */
    private int consequence(
            Clause clause, int start, int end, Surroundings around, List<Evidence> found) {
        List<Word> words = clause.words();
        Verb opening = rules.verbs.at(words, start);
        if (opening != null
                && opening.form() == Verb.Form.THIRD
                && opening.says().compareTo(RiskClass.DESTRUCTIVE) >= 0
                && start + opening.words() < end
                && rules.determiners.contains(words.get(start + opening.words()).text())) {
            return start;
        }
        boolean changes = found.stream().anyMatch(each -> each.says() != RiskClass.READ);
        return changes
                        && words.get(start).text().equals("use")
                        && start + 1 < end
                        && around.arguments().contains(words.get(start + 1).text())
                ? purpose(clause, start + 1, end)
                : -1;
    }

    private boolean isLead(Word word, @Nullable Verb verb) {
        String text = word.text();
        boolean adverb = verb == null && text.endsWith("ly");
        return adverb || rules.leads.contains(text) || rules.modifiers.contains(text);
    }

    /** "Helper that deletes", "A way to delete": what follows says what it does. */
    private int purpose(Clause clause, int from, int end) {
        List<Word> words = clause.words();
        for (int i = from; i + 1 < end && i < from + 6; i++) {
            String text = words.get(i).text();
            if (text.equals("to") || text.equals("that") || text.equals("for")) {
                Verb verb = rules.verbs.at(words, i + 1);
                Verb.Form wanted =
                        switch (text) {
                            case "to" -> Verb.Form.BASE;
                            case "that" -> Verb.Form.THIRD;
                            default -> Verb.Form.GERUND;
                        };
                if (verb != null && verb.form() == wanted && !isNegated(words, i + 1)) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** "A call", "the daily report": after an article stands a thing. */
    private boolean isNamed(List<Word> words, int start, int at, Verb verb) {
        int before = at - 1;
        while (before > start
                && (words.get(before).bracketed()
                        || rules.modifiers.contains(words.get(before).text()))) {
            before--;
        }
        return verb.noun()
                && verb.form() == Verb.Form.BASE
                && before >= start
                && ARTICLES.contains(words.get(before).text());
    }

    /** "Export of a table", "Status": a word that is no verb where it stands. */
    private boolean isNoun(Clause clause, int at, Verb verb) {
        int after = at + verb.words();
        if (!verb.noun() || after >= clause.words().size()) {
            return false;
        }
        Word next = clause.words().get(after);
        boolean sameSentence = next.sentence() == clause.words().get(at).sentence();
        boolean plural = verb.form() == Verb.Form.THIRD && AFTER_NOUNS.contains(next.text());
        return sameSentence && (plural || AFTER_EVERY_NOUN.contains(next.text()));
    }

    /** The main verb, and those that are joined to it. */
    private void sentence(
            Clause clause, int main, int end, Surroundings around, List<Evidence> found) {
        List<Word> words = clause.words();
        Verb first = verbAt(words, main);
        found.add(clause.weigh(main, first, rules, around));
        boolean manages = rules.managing.contains(first.base());
        boolean aside = false;
        for (int i = main + first.words(); i < end && found.size() < MOST; i++) {
            Word word = words.get(i);
            Verb verb = rules.verbs.at(words, i);
            if (verb != null && word.bracketed()) {
                if (manages && isListed(words, i, verb)) {
                    found.add(clause.weigh(i, verb, rules, around));
                }
            } else if (verb != null && !isNegated(words, i)) {
                boolean joined = isJoined(clause, main, first, i, verb, aside);
                boolean meant = isPurpose(words, i, first, verb);
                if (joined || meant) {
                    found.add(clause.weigh(i, verb, rules, around));
                }
            }
            aside |= rules.prepositions.contains(word.text());
        }
    }

    /** "Manage groups (create, update, delete)": there brackets tell what is done. */
    private static boolean isListed(List<Word> words, int at, Verb verb) {
        Word before = words.get(at - 1);
        return verb.form() == Verb.Form.BASE
                && (words.get(at).afterComma()
                        || !before.bracketed()
                        || JOINING.contains(before.text()));
    }

    /** "Create or update", "Find it, and delete it"; but not "with read and delete permissions". */
    private boolean isJoined(
            Clause clause, int main, Verb first, int at, Verb verb, boolean aside) {
        List<Word> words = clause.words();
        boolean joining =
                JOINING.contains(words.get(at - 1).text())
                        || words.get(at).afterComma()
                        || (at >= 2
                                && rules.modifiers.contains(words.get(at - 1).text())
                                && JOINING.contains(words.get(at - 2).text()));
        if (!joining || verb.form() != first.form()) {
            return false;
        }
        boolean acts =
                at + verb.words() < words.size()
                        && rules.determiners.contains(words.get(at + verb.words()).text());
        boolean chained = at <= main + first.words() + 3 && !verb.noun();
        return acts || (chained && !aside && !clause.things().get(at));
    }

    /** "Create a job to delete old files": what destroys or pays counts as if it were done here. */
    private static boolean isPurpose(List<Word> words, int at, Verb first, Verb verb) {
        return first.says() != RiskClass.READ
                && verb.says().compareTo(RiskClass.DESTRUCTIVE) >= 0
                && verb.form() == Verb.Form.BASE
                && words.get(at - 1).text().equals("to");
    }

    private boolean isNegated(List<Word> words, int at) {
        for (int i = Math.max(0, at - 4); i < at; i++) {
            if (words.get(i).sentence() == words.get(at).sentence()
                    && rules.negations.contains(words.get(i).text())) {
                return true;
            }
        }
        return false;
    }

    private Verb verbAt(List<Word> words, int at) {
        Verb verb = rules.verbs.at(words, at);
        if (verb == null) {
            throw new IllegalStateException("no verb stands here");
        }
        return verb;
    }

    /** Phrases that tell of worse than the verbs do, for a tool that is no mere reader. */
    @Nullable Evidence raising(RiskClass says, String description, List<Word> words) {
        Expressions phrases = rules.raisingPhrases.get(says);
        for (int i = 0; phrases != null && i < words.size(); i++) {
            int length = phrases.at(words, i);
            if (length > 0 && !isNegated(words, i)) {
                Clause clause = new Clause(WHERE, description, words, new BitSet());
                return new Evidence(WHERE, clause.quote(i, i + length - 1), says);
            }
        }
        return null;
    }
}
