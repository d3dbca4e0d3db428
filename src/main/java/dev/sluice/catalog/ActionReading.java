package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the choices of an argument such as {@code action} let a tool do. */
final class ActionReading {
    private static final int MOST_CHOICES = 64;

    private final Rules rules;
    private final NameReading names;

    ActionReading(Rules rules, NameReading names) {
        this.rules = rules;
        this.names = names;
    }

    /**
     * The evidence of all such arguments.
     *
     * @param agreed what name and description agree on; null when they do not. Then choices of what
     *     only reads are filters, and the methods of what changes something are those of others.
     */
    List<Evidence> read(List<Argument> arguments, Surroundings around, @Nullable RiskClass agreed) {
        List<Evidence> found = new ArrayList<>();
        for (Argument each : arguments) {
            if (isStep(each)) {
                choices(each, around, null, found);
            } else if (isAction(each)) {
                choices(each, around, agreed, found);
            }
        }
        return found;
    }

    /** {@code action}, {@code actionType}. */
    private boolean isAction(Argument argument) {
        List<Word> words = argument.words();
        boolean alone = words.size() == 1 || (words.size() == 2 && isKind(words.get(1)));
        return alone && rules.actionArguments.contains(words.get(0).text());
    }

    /** The kind of one of many actions: a filter has no steps, so these are done. */
    private static boolean isStep(Argument argument) {
        List<Word> words = argument.words();
        String pointer = argument.pointer();
        return words.size() == 1
                && isKind(words.get(0))
                && (pointer.contains("/actions/items/") || pointer.contains("/steps/items/"));
    }

    private static boolean isKind(Word word) {
        return word.text().equals("type") || word.text().equals("kind");
    }

    private void choices(
            Argument argument,
            Surroundings around,
            @Nullable RiskClass agreed,
            List<Evidence> found) {
        JsonValue one = argument.schema().get("const");
        JsonValue many = argument.schema().get("enum");
        List<JsonValue> all = many == null ? List.of() : many.elements();
        if (areRequestMethods(all)) {
            if (agreed == null || agreed == RiskClass.READ) {
                String where = argument.pointer() + "/enum";
                found.add(new Evidence(where, Clause.cut(many(all)), RiskClass.EXECUTE));
            }
            return;
        }
        if (agreed == RiskClass.READ) {
            return;
        }
        if (one != null) {
            choice(argument.pointer() + "/const", one, around, found);
        }
        List<Evidence> own = new ArrayList<>();
        for (int i = 0; i < all.size() && i < MOST_CHOICES; i++) {
            choice(argument.pointer() + "/enum/" + i, all.get(i), around, own);
        }
        boolean starts = own.stream().anyMatch(each -> begins(each, "start"));
        own.stream().filter(each -> !starts || !begins(each, "stop")).forEach(found::add);
    }

    /** What the same tool can start again, it only pauses. */
    private static boolean begins(Evidence choice, String verb) {
        return choice.quote().toLowerCase(Locale.ROOT).startsWith(verb);
    }

    private void choice(
            String pointer, JsonValue choice, Surroundings around, List<Evidence> found) {
        String text = choice.textOrNull();
        if (text != null) {
            found.addAll(names.read(pointer, text, around));
        }
    }

    /** With them, a request of the caller's choice is made. */
    private boolean areRequestMethods(List<JsonValue> choices) {
        return choices.size() > 1
                && choices.stream()
                        .limit(MOST_CHOICES)
                        .allMatch(each -> rules.requestMethodValues.contains(lower(each)))
                && choices.stream().anyMatch(each -> rules.requestMethods.contains(lower(each)));
    }

    private static String lower(JsonValue value) {
        String text = value.textOrNull();
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static String many(List<JsonValue> choices) {
        StringBuilder all = new StringBuilder();
        choices.stream()
                .limit(MOST_CHOICES)
                .forEach(each -> all.append(all.isEmpty() ? "" : ", ").append(each.text()));
        return all.toString();
    }
}
