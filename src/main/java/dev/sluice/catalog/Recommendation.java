package dev.sluice.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policy that is recommended for tools: everything that is not named is denied; reads pass,
 * writes are capped at 30 a minute and executing tools at 10, destructive tools are hidden, and
 * what moves money waits for a person's yes.
 */
public final class Recommendation {
    private Recommendation() {}

    /** The policy document for these tools, its members in the order in which to write them. */
    public static Map<String, Object> of(List<Assessment> tools) {
        List<String> hidden = new ArrayList<>();
        Map<String, Object> rules = new LinkedHashMap<>();
        for (Assessment each : tools) {
            String name = each.tool().name();
            switch (each.riskClass()) {
                case READ -> rules.put(name, Map.of());
                case WRITE -> rules.put(name, capped(30));
                case EXECUTE -> rules.put(name, capped(10));
                case DESTRUCTIVE -> hidden.add(name);
                case FINANCIAL -> rules.put(name, Map.of("approval", Map.of()));
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1");
        document.put("default", "deny");
        if (!hidden.isEmpty()) {
            document.put("hide", hidden);
        }
        document.put("tools", rules);
        return document;
    }

    private static Map<String, Object> capped(int max) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("window", "minute");
        limit.put("max", max);
        return Map.of("limits", List.of(limit));
    }
}
