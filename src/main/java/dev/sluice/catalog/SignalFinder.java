package dev.sluice.catalog;

import dev.sluice.catalog.Signal.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds what makes misuse of a tool easier or worse, in its words and in each argument. */
final class SignalFinder {
    private static final int MOST = 64;

    private final SignalWords words;

    SignalFinder(SignalWords words) {
        this.words = words;
    }

    List<Signal> find(
            Tool tool, List<Word> description, List<Argument> arguments, RiskClass riskClass) {
        List<Signal> found = new ArrayList<>();
        List<Word> name = Words.ofName(tool.name());
        List<Word> first = firstSentence(description);
        if (words.bulk.in(name) && !words.noBulk.in(name)) {
            found.add(new Signal(Kind.BULK, "name"));
        } else if (words.bulkPhrases.in(first) && !words.noBulk.in(first)) {
            found.add(new Signal(Kind.BULK, "description"));
        }
        tool.hidden().forEach(where -> found.add(new Signal(Kind.HIDDEN_TEXT, where)));
        for (Argument each : arguments) {
            if (found.size() >= MOST) {
                break;
            }
            of(each, riskClass, found);
        }
        return found;
    }

    private static List<Word> firstSentence(List<Word> words) {
        return words.stream().takeWhile(word -> word.sentence() == 0).toList();
    }

    private void of(Argument argument, RiskClass riskClass, List<Signal> found) {
        String where = argument.pointer();
        boolean text = argument.mayBe("string") && argument.schema().get("enum") == null;
        if (riskClass != RiskClass.READ && namesMany(argument)) {
            found.add(new Signal(Kind.BULK, where));
        }
        if (text && isUrl(argument)) {
            found.add(new Signal(Kind.URL, where));
        }
        if (text
                && words.credential.in(argument.words())
                && !words.noCredential.in(argument.words())) {
            found.add(new Signal(Kind.CREDENTIAL, where));
        }
        if (text && isFreeForm(argument, riskClass)) {
            found.add(new Signal(Kind.FREE_FORM, where));
        }
        if (isUnbounded(argument)) {
            found.add(new Signal(Kind.UNBOUNDED, where));
        }
    }

    /** A list of things to act on: {@code userIds}, {@code recipients}. */
    private boolean namesMany(Argument argument) {
        List<Word> name = argument.words();
        return argument.is("array")
                && !name.isEmpty()
                && words.bulkArguments.at(name, name.size() - 1) > 0;
    }

    private boolean isUrl(Argument argument) {
        return words.url.in(argument.words())
                || words.urlFormats.contains(argument.text("format").toLowerCase(Locale.ROOT));
    }

    /** {@code code} alone is as often a voucher's, so it counts where a tool runs something. */
    private boolean isFreeForm(Argument argument, RiskClass riskClass) {
        String media = argument.text("contentMediaType");
        if (media.startsWith("text/") || media.endsWith("script") || media.endsWith("sql")) {
            return true;
        }
        List<Word> name = argument.words();
        boolean named =
                words.freeForm.in(name)
                        || (riskClass == RiskClass.EXECUTE && words.freeFormRun.in(name));
        return (named && !words.noFreeForm.in(name)) || isDescribedAsFreeForm(argument);
    }

    private boolean isDescribedAsFreeForm(Argument argument) {
        String text = argument.text("description");
        String beginning = text.length() > 200 ? text.substring(0, 200) : text;
        return words.freeFormText.mayBeIn(beginning)
                && words.freeFormText.in(Words.ofText(beginning));
    }

    private boolean isUnbounded(Argument argument) {
        boolean number = argument.is("integer") || argument.is("number");
        return number
                && words.count.in(argument.words())
                && argument.schema().get("maximum") == null
                && argument.schema().get("exclusiveMaximum") == null
                && argument.schema().get("enum") == null
                && argument.schema().get("const") == null;
    }
}
