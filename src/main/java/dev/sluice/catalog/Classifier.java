package dev.sluice.catalog;

import java.util.List;
import java.util.Locale;

/**
 * Says how dangerous a tool is, by rules alone: the same definition always gets the same answer.
 */
public final class Classifier {
    private static final Classifier STANDARD = new Classifier();

    private Classifier() {}

    /** The classifier with the rules that come with Sluice, and no override. */
    public static Classifier standard() {
        return STANDARD;
    }

    /** Assesses a tool. */
    public Assessment assess(Tool tool) {
        String verb = tool.name().replaceFirst("(?s)[^A-Za-z].*", "");
        RiskClass riskClass =
                switch (verb.toLowerCase(Locale.ROOT)) {
                    case "get", "list", "check", "read", "search" -> RiskClass.READ;
                    case "delete", "remove", "cancel", "abort", "archive" -> RiskClass.DESTRUCTIVE;
                    case "send", "run", "trigger", "schedule" -> RiskClass.EXECUTE;
                    case "pay", "refund", "charge" -> RiskClass.FINANCIAL;
                    default -> RiskClass.WRITE;
                };
        return new Assessment(
                tool,
                riskClass,
                tool.description().isBlank() ? Confidence.LOW : Confidence.MEDIUM,
                List.of(new Evidence("name", verb, riskClass)),
                List.of());
    }
}
