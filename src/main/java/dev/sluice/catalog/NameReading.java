package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a name says: {@code github__create_issue} creates, {@code run_status} is a status. */
final class NameReading {
    private static final Set<String> JOINING = Set.of("or", "and");

    private final Rules rules;

    NameReading(Rules rules) {
        this.rules = rules;
    }

    /** The evidence of a name, or of a title; empty when none of its words is known. */
    List<Evidence> read(String where, String name, Surroundings around) {
        String own = own(name);
        List<Word> words = Words.ofName(own);
        Clause clause = Clause.of(where, own, words, rules);
        List<Evidence> found = read(clause, around);
        if (found.isEmpty()) {
            found = read(new Clause(where, own, words, new BitSet()), around);
        }
        return found.isEmpty() ? noun(clause) : found;
    }

    /** Without the server's name, where the two are joined as gateways and clients join them. */
    private static String own(String name) {
        int at = name.lastIndexOf("__");
        return at < 0 || at + 2 >= name.length() ? name : name.substring(at + 2);
    }

    private List<Evidence> read(Clause clause, Surroundings around) {
        int head = head(clause);
        if (head < 0) {
            return List.of();
        }
        List<Evidence> found = new ArrayList<>();
        for (int i = head; i < clause.words().size() && found.size() < 8; i++) {
            Verb verb = verb(clause, i);
            if (verb != null && (i == head || isJoined(clause, head, i, verb))) {
                found.add(clause.weigh(i, verb, rules, around));
            }
        }
        return found;
    }

    /** Where the verb stands that says what the tool does; -1 for none. */
    private int head(Clause clause) {
        return head(clause, 0);
    }

    /** {@code email_list_folders} lists: a field that a server works in is no verb before one. */
    private int head(Clause clause, int from) {
        int first = next(clause, from);
        if (first < 0) {
            return -1;
        }
        List<Word> words = clause.words();
        int last = words.size() - 1;
        Verb verb = verbAt(clause, first);
        Verb following = first < last ? verb(clause, first + 1) : null;
        if (rules.requestMethods.contains(verb.base())
                && following != null
                && following.says() == RiskClass.READ) {
            return first + 1;
        }
        if (first == 0 && verb.noun() && rules.fields.contains(verb.base()) && following != null) {
            return head(clause, first + 1);
        }
        if (first > 0 && first == last && rules.states.contains(verb.base())) {
            return -1;
        }
        Verb closing = last > first ? verb(clause, last) : null;
        if (verb.noun() && last > first) {
            if (closing != null && !closing.noun()) {
                return last;
            }
            if (rules.processes.contains(verb.base())) {
                if (rules.states.contains(words.get(last).text())) {
                    return -1;
                }
                if (closing != null
                        && closing.says() == RiskClass.READ
                        && !rules.lightVerbs.contains(verb.base())) {
                    return last;
                }
            }
            int strong = verb.says() == RiskClass.READ ? -1 : strong(clause, first + 1);
            return strong < 0 ? first : strong;
        }
        return first;
    }

    /** {@code get_or_create}; {@code create_update_file} too, but not {@code get_update_count}. */
    private boolean isJoined(Clause clause, int head, int at, Verb verb) {
        List<Word> words = clause.words();
        String before = words.get(at - 1).text();
        if (JOINING.contains(before)) {
            return true;
        }
        Verb first = verbAt(clause, head);
        return at == head + first.words()
                && !verb.noun()
                && !first.noun()
                && first.says() != RiskClass.READ
                && verb.says() != RiskClass.READ;
    }

    private int next(Clause clause, int from) {
        for (int i = from; i < clause.words().size(); i++) {
            if (verb(clause, i) != null) {
                return i;
            }
        }
        return -1;
    }

    private int strong(Clause clause, int from) {
        for (int i = from; i < clause.words().size(); i++) {
            Verb verb = verb(clause, i);
            if (rules.prepositions.contains(clause.words().get(i).text())) {
                return -1;
            }
            if (verb != null && !verb.noun()) {
                return i;
            }
        }
        return -1;
    }

    private Verb verbAt(Clause clause, int at) {
        Verb verb = verb(clause, at);
        if (verb == null) {
            throw new IllegalStateException("no verb stands here");
        }
        return verb;
    }

    /** A verb of a name stands in its base form: what was scheduled is a thing. */
    private @Nullable Verb verb(Clause clause, int at) {
        if (clause.things().get(at) || rules.modifiers.contains(clause.words().get(at).text())) {
            return null;
        }
        Verb verb = rules.verbs.at(clause.words(), at);
        return verb != null && verb.form() == Verb.Form.BASE ? verb : null;
    }

    private List<Evidence> noun(Clause clause) {
        List<Word> words = clause.words();
        for (int i = words.size() - 1; i >= 0; i--) {
            if (rules.readingNouns.contains(words.get(i).text())) {
                return List.of(new Evidence(clause.where(), clause.quote(i, i), RiskClass.READ));
            }
        }
        return List.of();
    }
}
