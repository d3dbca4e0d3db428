package dev.sluice.cli.pages;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Recommendation;
import dev.sluice.catalog.RiskClass;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies that pages show; each is whole, and can be saved as it is. */
final class Advice {
    static final int CALLS = 10;
    static final int RARE_CALLS = 5;

    private Advice() {}

    /** Whether a policy can name a tool and mean no other one with it. */
    static boolean canName(Assessment tool) {
        String name = tool.tool().name();
        return Names.faultOf(name) == null && !Glob.isGlob(name);
    }

    static Map<String, Object> recommended(Site.Entry tool) {
        return Recommendation.of(tool.namesakes());
    }

    /** A cap; what is critical waits for a person first. */
    static Map<String, Object> capped(Assessment tool) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("window", isCritical(tool) ? "hour" : "minute");
        limit.put("max", isCritical(tool) ? RARE_CALLS : CALLS);
        Map<String, Object> rule = new LinkedHashMap<>();
        if (isCritical(tool)) {
            rule.put("approval", Map.of());
        }
        rule.put("limits", List.of(limit));
        return only(Map.of(tool.tool().name(), rule));
    }

    static Map<String, Object> hidden(Assessment tool) {
        Map<String, Object> document = only(Map.of());
        document.remove("tools");
        document.put("hide", List.of(tool.tool().name()));
        return document;
    }

    static Map<String, Object> refused(Assessment tool) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("action", "deny");
        rule.put("reason", "A person does this here.");
        return only(Map.of(tool.tool().name(), rule));
    }

    static boolean isCritical(Assessment tool) {
        return tool.riskClass().or(RiskClass.DESTRUCTIVE) == tool.riskClass();
    }

    private static Map<String, Object> only(Map<String, ?> tools) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1");
        document.put("default", "deny");
        document.put("tools", tools);
        return document;
    }
}
