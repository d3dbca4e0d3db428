package dev.sluice.cost;

import dev.sluice.audit.RecordWorks;
import dev.sluice.gateway.GatewayWorks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Every part whose cost is watched, by name. The benchmarks measure the same ones. */
public final class Works {
    private static final Map<String, Supplier<Work>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("reading-small", () -> ReadingWork.of(0));
        ALL.put("reading-17-kb", () -> ReadingWork.of(17_000));
        ALL.put("reading-200-kb", () -> ReadingWork.of(200_000));
        ALL.put("token", TokenWork::new);
        ALL.put("decision-10-tools", () -> new DecisionWork(10, 1));
        ALL.put("decision-100-tools", () -> new DecisionWork(100, 1));
        ALL.put("decision-5000-tools", () -> new DecisionWork(5_000, 1));
        ALL.put("decision-2000-policies", () -> new DecisionWork(10, 2_000));
        ALL.put("trimming-100-tools", GatewayWorks::trimming);
        ALL.put("session-sealing", GatewayWorks::sealing);
        ALL.put("session-opening", GatewayWorks::opening);
        ALL.put("decision-record", RecordWorks::line);
    }

    private Works() {}

    /** Their names, in the order of a request's way. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    /** Prepares one of them. */
    public static Work of(String name) {
        Supplier<Work> known = ALL.get(name);
        if (known == null) {
            throw new IllegalArgumentException(
                    "no part is named " + name + ", but " + ALL.keySet());
        }
        return known.get();
    }
}
