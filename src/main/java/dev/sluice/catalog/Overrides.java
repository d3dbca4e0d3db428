package dev.sluice.catalog;

import dev.sluice.policy.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes that an operator gives to tools, whatever the rules find: a JSON document such as {@code
 * {"tools": {"sync_*": {"class": "Write", "why": "it only fills our cache"}}}}. An exact name wins
 * over a pattern, and a pattern with more literal characters over one with fewer.
 */
public final class Overrides {

    /** None. */
    public static final Overrides NONE = new Overrides(List.of());

    private final Map<String, Given> exact = new HashMap<>();
    private final List<Given> patterns = new ArrayList<>();

    private Overrides(List<Given> all) {
        for (Given each : all) {
            if (Glob.isGlob(each.name())) {
                patterns.add(each);
            } else {
                exact.put(each.name(), each);
            }
        }
        patterns.sort((a, b) -> Glob.of(b.name()).literals() - Glob.of(a.name()).literals());
    }

    /**
     * What is said of a tool.
     *
     * @param name its name, or a pattern
     * @param riskClass the class to give it
     * @param why the reason, for people
     */
    record Given(String name, RiskClass riskClass, String why) {}

    /**
     * Reads a document of overrides.
     *
     * @param file the file, for messages
     * @throws UnusableRulesException when it cannot be used; the message says where and why
     */
    public static Overrides read(String file, byte[] bytes) {
        RuleReader tools = RuleReader.of(file, bytes).only(Set.of("$schema", "tools")).get("tools");
        List<Given> all = new ArrayList<>();
        for (String name : tools.keys()) {
            RuleReader each = tools.get(name).only(Set.of("class", "why"));
            if (name.isEmpty()) {
                throw each.fault("names no tool; write its name, or a pattern such as \"sync_*\"");
            }
            all.add(new Given(name, each.get("class").riskClass(), each.get("why").text()));
        }
        return new Overrides(all);
    }

    @Nullable Given find(String name) {
        Given own = exact.get(name);
        if (own != null) {
            return own;
        }
        for (Given each : patterns) {
            if (Glob.of(each.name()).matches(name)) {
                return each;
            }
        }
        return null;
    }
}
