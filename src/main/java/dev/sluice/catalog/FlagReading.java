package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an argument lets a tool lose that otherwise only changes something: a switch such as {@code
 * dropTarget}, or {@code force} that is said to remove, and a state that nothing leads back from.
 */
final class FlagReading {
    private static final int MOST_CHOICES = 64;

    private final Rules rules;

    FlagReading(Rules rules) {
        this.rules = rules;
    }

    /** The evidence of all such arguments. */
    List<Evidence> read(List<Argument> arguments) {
        List<Evidence> found = new ArrayList<>();
        for (Argument each : arguments) {
            if (isFlag(each)) {
                String name = each.pointer().substring(each.pointer().lastIndexOf('/') + 1);
                found.add(new Evidence(each.pointer(), Clause.cut(name), RiskClass.DESTRUCTIVE));
            }
            if (isState(each)) {
                end(each, found);
            }
        }
        return found;
    }

    /** A switch of one row of many edits a part of a record, which is a change. */
    private boolean isFlag(Argument argument) {
        List<Word> words = argument.words();
        return argument.is("boolean")
                && !argument.pointer().contains("/items/")
                && (removes(words) || forces(argument))
                && !rules.things.in(words);
    }

    /** {@code force}, where its description says that this removes something. */
    private boolean forces(Argument argument) {
        JsonValue said = argument.schema().get("description");
        String text = said == null ? null : said.textOrNull();
        if (text == null || argument.words().stream().noneMatch(it -> it.text().equals("force"))) {
            return false;
        }
        List<Word> words = Words.ofText(text);
        for (int i = 0; i < words.size(); i++) {
            Verb verb = rules.verbs.at(words, i);
            if (rules.negations.contains(words.get(i).text())) {
                return false;
            }
            if (verb != null && verb.says() == RiskClass.DESTRUCTIVE && !verb.noun()) {
                return true;
            }
        }
        return false;
    }

    /** {@code allow_deleting_content}; but not {@code notify_on_delete}. */
    private boolean removes(List<Word> words) {
        int at = 0;
        while (at < words.size() && rules.flagLeads.contains(words.get(at).text())) {
            at++;
        }
        return at < words.size()
                && rules.flags.contains(words.get(at).text())
                && words.stream().noneMatch(word -> rules.prepositions.contains(word.text()));
    }

    private static boolean isState(Argument argument) {
        List<Word> words = argument.words();
        String last = words.isEmpty() ? "" : words.get(words.size() - 1).text();
        return !argument.pointer().contains("/items/")
                && (last.equals("status") || last.equals("state"));
    }

    private void end(Argument argument, List<Evidence> found) {
        JsonValue choices = argument.schema().get("enum");
        List<JsonValue> all = choices == null ? List.of() : choices.elements();
        for (int i = 0; i < all.size() && i < MOST_CHOICES; i++) {
            String text = all.get(i).textOrNull();
            if (text != null && rules.ends.contains(text.toLowerCase(Locale.ROOT))) {
                String where = argument.pointer() + "/enum/" + i;
                found.add(new Evidence(where, Clause.cut(text), RiskClass.DESTRUCTIVE));
            }
        }
    }
}
