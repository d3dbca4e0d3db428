package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says how dangerous a tool is, by rules alone: the same definition always gets the same answer.
 * The most severe class wins that name, description or choices of an argument speak for; hints of
 * the server can raise it and never lower it, as it is the server that is judged.
 */
public final class Classifier {
    private static final Classifier STANDARD = new Classifier(Rules.standard(), Overrides.NONE);
    private static final String UNKNOWN = "nothing in the definition tells what it does";
    private static final int MOST_EVIDENCE = 8;

    private final Rules rules;
    private final Overrides overrides;
    private final NameReading names;
    private final TextReading texts;
    private final ActionReading actions;
    private final FlagReading flags;
    private final SignalFinder signals;

    private Classifier(Rules rules, Overrides overrides) {
        this.rules = rules;
        this.overrides = overrides;
        this.names = new NameReading(rules);
        this.texts = new TextReading(rules);
        this.actions = new ActionReading(rules, names);
        this.flags = new FlagReading(rules);
        this.signals = new SignalFinder(rules.signals);
    }

    /** The classifier with the rules that come with Sluice, and no override. */
    public static Classifier standard() {
        return STANDARD;
    }

    /** The same, except for the tools that these name. */
    public Classifier with(Overrides others) {
        return new Classifier(rules, others);
    }

    /** Assesses a tool. */
    public Assessment assess(Tool tool) {
        List<Word> description = Words.ofText(tool.description());
        List<Argument> arguments = Argument.of(tool.inputSchema());
        Surroundings around = Surroundings.of(arguments, Words.ofName(tool.name()), description);

        List<Evidence> byName = byName(tool, around);
        List<Evidence> byText = texts.read(tool.description(), description, around);
        RiskClass said = most(byName).or(most(byText));
        boolean known = !byName.isEmpty() || !byText.isEmpty();
        List<Evidence> all = new ArrayList<>(byName);
        all.addAll(byText);

        List<Evidence> bySchema = bySchema(arguments, description, around, all);
        all.addAll(bySchema);
        RiskClass riskClass = said.or(most(bySchema));
        if (riskClass == RiskClass.WRITE) {
            List<Evidence> byFlag = flags.read(arguments);
            all.addAll(byFlag);
            riskClass = riskClass.or(most(byFlag));
        }
        if (riskClass != RiskClass.READ) {
            for (RiskClass each : rules.raisingPhrases.keySet()) {
                Evidence phrase = texts.raising(each, tool.description(), description);
                if (phrase != null) {
                    all.add(phrase);
                    riskClass = riskClass.or(each);
                }
            }
        }
        boolean agreed = !byName.isEmpty() && !byText.isEmpty() && most(byName) == most(byText);
        if (all.isEmpty()) {
            all.add(new Evidence("caution", UNKNOWN, RiskClass.EXECUTE));
            riskClass = RiskClass.EXECUTE;
        }
        List<Evidence> byHint = byHint(tool, agreed);
        RiskClass hinted = most(byHint);
        boolean raised = hinted.compareTo(riskClass) > 0;
        all.addAll(byHint);
        riskClass = riskClass.or(hinted);
        Confidence confidence =
                !known || raised || tool.description().isBlank()
                        ? Confidence.LOW
                        : confidence(byName, byText, riskClass);
        return overridden(tool, riskClass, confidence, all, description, arguments);
    }

    private static Confidence confidence(
            List<Evidence> byName, List<Evidence> byText, RiskClass riskClass) {
        if (byName.isEmpty() || byText.isEmpty()) {
            return Confidence.MEDIUM;
        }
        if (most(byName) != most(byText)) {
            return Confidence.LOW;
        }
        return most(byName) == riskClass ? Confidence.HIGH : Confidence.MEDIUM;
    }

    private List<Evidence> byName(Tool tool, Surroundings around) {
        List<Evidence> found = names.read("name", tool.name(), around);
        String title = tool.title();
        return found.isEmpty() && title != null ? names.read("title", title, around) : found;
    }

    private List<Evidence> bySchema(
            List<Argument> arguments,
            List<Word> description,
            Surroundings around,
            List<Evidence> words) {
        boolean reads = !words.isEmpty() && most(words) == RiskClass.READ;
        List<Evidence> found = actions.read(arguments, around, agreed(words) ? most(words) : null);
        if ((reads || words.isEmpty()) && !rules.readingPhrases.in(description)) {
            for (Argument each : arguments) {
                if (each.words().size() == 1
                        && each.mayBe("string")
                        && rules.runningArguments.contains(each.words().get(0).text())) {
                    String name = each.pointer().substring(each.pointer().lastIndexOf('/') + 1);
                    found.add(new Evidence(each.pointer(), Clause.cut(name), RiskClass.EXECUTE));
                }
            }
        }
        return found;
    }

    /**
     * What the server's hints say: {@code readOnlyHint: false} counts where words do not agree, as
     * many servers write it everywhere; {@code destructiveHint} counts unless {@code readOnlyHint}
     * is true, as MCP says.
     */
    private List<Evidence> byHint(Tool tool, boolean agreed) {
        JsonValue hints = tool.annotations();
        if (hints == null) {
            return List.of();
        }
        JsonValue readOnly = hints.get("readOnlyHint");
        JsonValue destructive = hints.get("destructiveHint");
        List<Evidence> found = new ArrayList<>();
        if (destructive != null
                && destructive.isTrue()
                && !(readOnly != null && readOnly.isTrue())) {
            found.add(hint("destructiveHint", "true"));
        }
        if (!agreed && readOnly != null && readOnly.json().equals("false")) {
            found.add(hint("readOnlyHint", "false"));
        }
        return found;
    }

    private Evidence hint(String name, String value) {
        RiskClass says = rules.hints.getOrDefault(name, RiskClass.WRITE);
        return new Evidence("annotations", name + ": " + value, says);
    }

    private Assessment overridden(
            Tool tool,
            RiskClass found,
            Confidence confidence,
            List<Evidence> evidence,
            List<Word> description,
            List<Argument> arguments) {
        Overrides.@Nullable Given own = overrides.find(tool.name());
        RiskClass riskClass = own == null ? found : own.riskClass();
        List<Evidence> sorted = new ArrayList<>();
        if (own != null) {
            sorted.add(new Evidence("override", own.why(), own.riskClass()));
        }
        evidence.stream().filter(each -> each.says() == found).forEach(sorted::add);
        evidence.stream().filter(each -> each.says() != found).forEach(sorted::add);
        List<Evidence> few = new LinkedHashSet<>(sorted).stream().limit(MOST_EVIDENCE).toList();
        return new Assessment(
                tool,
                riskClass,
                own == null ? confidence : Confidence.HIGH,
                few,
                signals.find(tool, description, arguments, riskClass));
    }

    /** Whether name and description both say the same, and no more. */
    private static boolean agreed(List<Evidence> words) {
        return words.stream().map(Evidence::where).distinct().count() > 1
                && words.stream().map(Evidence::says).distinct().count() == 1;
    }

    private static RiskClass most(List<Evidence> evidence) {
        RiskClass most = RiskClass.READ;
        for (Evidence each : evidence) {
            most = most.or(each.says());
        }
        return most;
    }
}
