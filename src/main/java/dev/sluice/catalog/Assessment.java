package dev.sluice.catalog;

import java.util.List;

/**
 * What is to be thought of a tool, and why.
 *
 * @param tool the tool
 * @param riskClass the most severe class that applies
 * @param confidence how far the class can be relied on
 * @param evidence what speaks for the class, the strongest first; never empty
 * @param signals what makes misuse easier or worse
 */
public record Assessment(
        Tool tool,
        RiskClass riskClass,
        Confidence confidence,
        List<Evidence> evidence,
        List<Signal> signals) {
    public Assessment {
        evidence = List.copyOf(evidence);
        signals = List.copyOf(signals);
    }
}
