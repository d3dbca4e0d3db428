package dev.sluice.cli.access;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.RiskClass;

/**
 * A tool, and how dangerous it is.
 *
 * @param name its name
 * @param riskClass its class
 * @param confidence how far the class can be relied on
 */
public record KnownTool(String name, RiskClass riskClass, String confidence) {

    /** A tool that was assessed here. */
    public static KnownTool of(Assessment assessment) {
        return new KnownTool(
                assessment.tool().name(), assessment.riskClass(), assessment.confidence().word());
    }
}
