package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Confidence;
import dev.sluice.catalog.Evidence;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Signal;
import java.util.List;

/** What the words of a catalogue mean, in sentences. */
final class Words {
    private Words() {}

    static String means(RiskClass riskClass) {
        return switch (riskClass) {
            case READ -> "It tells something and changes nothing.";
            case WRITE -> "It creates or changes something, and that can be taken back.";
            case EXECUTE ->
                    "Its effects depend on its arguments, or reach beyond the call: it sends, starts,"
                            + " schedules or runs something.";
            case DESTRUCTIVE -> "It removes or ends something, and no other call brings that back.";
            case FINANCIAL -> "It moves money.";
        };
    }

    static String stake(RiskClass riskClass) {
        return switch (riskClass) {
            case READ ->
                    "What it tells becomes part of the agent's context, and from there it can go on to"
                            + " other tools. So it is worth a decision who may read what.";
            case WRITE ->
                    "A wrong change is found late, and a wrong change made a thousand times takes long to"
                            + " undo. A cap keeps it small.";
            case EXECUTE ->
                    "The name alone does not say what a call will do, and what it has sent or started is out"
                            + " of the server's hands. A tight cap gives people time to notice.";
            case DESTRUCTIVE ->
                    "One call that was not meant is already the damage. An agent that does not need it"
                            + " should not even see it.";
            case FINANCIAL ->
                    "One call that was not meant costs money at once. A person should look at each.";
        };
    }

    /** What the recommended rule does. */
    static String rule(RiskClass riskClass) {
        return switch (riskClass) {
            case READ -> "allowed";
            case WRITE -> "allowed 30 times a minute";
            case EXECUTE -> "allowed 10 times a minute";
            case DESTRUCTIVE -> "hidden";
            case FINANCIAL -> "allowed after a person's yes";
        };
    }

    static String rule(Site.Entry tool) {
        return Advice.canName(tool.tool()) ? rule(tool.ruledAs()) : "denied with all others";
    }

    static String trust(Confidence confidence) {
        return switch (confidence) {
            case HIGH -> "the definition says it plainly";
            case MEDIUM -> "the definition says it, but not in every part";
            case LOW -> "the definition says little, so look at the tool itself";
        };
    }

    static List<Inline> evidence(Evidence evidence) {
        Inline says = new Inline.Text(" speaks for " + evidence.says().word() + ".");
        return switch (evidence.where()) {
            case "name", "title", "description" ->
                    Inline.line(
                            new Inline.Foreign(evidence.quote()),
                            " in its " + evidence.where(),
                            says);
            case "caution" -> Inline.line(evidence.quote());
            case "annotations" ->
                    Inline.line(
                            new Inline.Foreign(evidence.quote()),
                            " among the hints of its server",
                            says);
            case "override" ->
                    Inline.line("Your own override says " + evidence.says().word() + ".");
            default ->
                    Inline.line(
                            new Inline.Foreign(evidence.quote()),
                            " at ",
                            new Inline.Foreign(evidence.where()),
                            says);
        };
    }

    static List<Inline> signal(Signal signal) {
        String sentence = sentence(signal.kind());
        if (signal.kind() == Signal.Kind.HIDDEN_TEXT) {
            return Inline.line(sentence + ": ", new Inline.Foreign(signal.where()));
        }
        return switch (signal.where()) {
            case "name", "title", "description" ->
                    Inline.line(sentence + ", as its " + signal.where() + " says.");
            default -> Inline.line(sentence + ": ", new Inline.Foreign(signal.where()));
        };
    }

    static String sentence(Signal.Kind kind) {
        String sentence = kind.sentence();
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** The heading of the page on tools with a signal. */
    static String access(Signal.Kind kind) {
        return switch (kind) {
            case BULK -> "Tools that act on many things at once";
            case URL -> "Tools that take an address";
            case CREDENTIAL -> "Tools that take a credential";
            case FREE_FORM -> "Tools that take code, queries or markup";
            case UNBOUNDED -> "Tools that take a count without a bound";
            case HIDDEN_TEXT -> "Tools with hidden text";
        };
    }

    static String why(Assessment tool) {
        return means(tool.riskClass()) + " " + stake(tool.riskClass());
    }

    static String tools(long count) {
        return count == 1 ? "1 tool" : count + " tools";
    }
}
