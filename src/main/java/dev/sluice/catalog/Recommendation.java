package dev.sluice.catalog;

import dev.sluice.policy.Glob;
import dev.sluice.policy.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy that is recommended for tools: everything that is not named is denied; reads pass,
 * writes are capped at 30 a minute and executing tools at 10, destructive tools are hidden, and
 * what moves money waits for a person's yes.
 */
public final class Recommendation {
    /** The most bytes that {@link #text} may have: a quarter stays free for what people add. */
    static final int MOST_BYTES = 192 * 1024;

    private static final int OF_A_LIMIT = 64;

    private Recommendation() {}

    /**
     * The policy document for these tools, its members in the order in which to write them. What
     * {@link #leftOut} tells of is not in it, and thereby denied.
     */
    public static Map<String, Object> of(List<Assessment> tools) {
        List<String> hidden = new ArrayList<>();
        Map<String, Object> rules = new LinkedHashMap<>();
        byName(tools)
                .forEach(
                        (name, riskClass) -> {
                            switch (riskClass) {
                                case READ -> rules.put(name, Map.of());
                                case WRITE -> rules.put(name, capped(30));
                                case EXECUTE -> rules.put(name, capped(10));
                                case DESTRUCTIVE -> hidden.add(name);
                                case FINANCIAL -> rules.put(name, Map.of("approval", Map.of()));
                            }
                        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1");
        document.put("default", "deny");
        if (!hidden.isEmpty()) {
            document.put("hide", hidden);
        }
        document.put("tools", rules);
        return document;
    }

    /** The same as JSON for people: two spaces, and one line for each tool. */
    public static String text(List<Assessment> tools) {
        return RuleText.of(of(tools));
    }

    /**
     * Tools that no policy can name without naming others too, or at all, each with the reason: a
     * sentence for people.
     */
    public static List<String> leftOut(List<Assessment> tools) {
        return tools.stream()
                .map(each -> each.tool().name())
                .distinct()
                .map(Recommendation::reason)
                .filter(reason -> reason != null)
                .toList();
    }

    /**
     * The same tools in as many lists as need policies of their own, because a policy document may
     * be 256 KiB long; one list for nearly every server. One grant has one policy for a server, so
     * each further policy is for another grant.
     */
    public static List<List<Assessment>> parts(List<Assessment> tools) {
        List<List<Assessment>> parts = new ArrayList<>();
        List<Assessment> part = new ArrayList<>();
        int bytes = 0;
        for (Assessment each : tools) {
            int size = bytes(each.tool().name());
            if (bytes + size > MOST_BYTES && !part.isEmpty()) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(each);
            bytes += size;
        }
        if (!part.isEmpty() || parts.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    /** No name needs more: of what JSON escapes in six bytes, only a quote and backslash may be. */
    private static int bytes(String name) {
        return reason(name) == null
                ? OF_A_LIMIT + 2 * name.getBytes(StandardCharsets.UTF_8).length
                : 0;
    }

    /** A name that is listed twice gets the rule of the more severe of the two. */
    private static Map<String, RiskClass> byName(List<Assessment> tools) {
        Map<String, RiskClass> classes = new LinkedHashMap<>();
        for (Assessment each : tools) {
            String name = each.tool().name();
            if (reason(name) == null) {
                classes.merge(name, each.riskClass(), RiskClass::or);
            }
        }
        return classes;
    }

    private static @Nullable String reason(String name) {
        if (Names.faultOf(name) != null) {
            return "\""
                    + Clause.cut(name)
                    + "\" is left out: every call of such a name is refused anyway";
        }
        return Glob.isGlob(name)
                ? "\""
                        + Clause.cut(name)
                        + "\" is left out, and so denied: in a policy its * or ? would match other"
                        + " names too"
                : null;
    }

    private static Map<String, Object> capped(int max) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("window", "minute");
        limit.put("max", max);
        return Map.of("limits", List.of(limit));
    }
}
