package dev.sluice.cli.scan;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Evidence;
import dev.sluice.catalog.Recommendation;
import dev.sluice.cli.Line;
import dev.sluice.policy.Glob;
import dev.sluice.policy.Names;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The recommended policy of a server, each entry with the reason for it in a comment. */
public final class PolicyYaml {
    private static final int LONGEST_QUOTE = 100;

    /** A document of the gateway may have 256 KiB. */
    private static final int MOST_BYTES = 250 * 1024;

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Assessment> known = new HashMap<>();

    private final boolean reasons;

    private PolicyYaml(boolean reasons) {
        this.reasons = reasons;
    }

    /**
     * The document; nothing that the server wrote leaves its comment or its name. Where the reasons
     * would make it longer than a document may be, it has none.
     */
    public static String of(Catalogue catalogue) {
        String full = of(catalogue, true);
        return full.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                ? full
                : of(catalogue, false);
    }

    private static String of(Catalogue catalogue, boolean reasons) {
        PolicyYaml yaml = new PolicyYaml(reasons);
        yaml.write(catalogue);
        return String.join("\n", yaml.lines) + "\n";
    }

    private void write(Catalogue catalogue) {
        lines.add(
                "# Recommended for server " + visible(catalogue.server()) + " as it was scanned:");
        lines.add("# " + Catalogues.counts(catalogue) + ".");
        List<Assessment> named = new ArrayList<>();
        for (Assessment each : catalogue.tools()) {
            if (canBeNamed(each.tool().name())) {
                named.add(each);
                known.put(each.tool().name(), each);
            } else {
                lines.add(
                        "# Not named, so denied, as no rule can have this name alone: "
                                + visible(each.tool().name()));
            }
        }
        Recommendation.of(named).forEach(this::member);
    }

    /** A glob would name others too, and what a document cannot hold is never called. */
    private static boolean canBeNamed(String name) {
        return Names.faultOf(name) == null && !Glob.isGlob(name) && Line.safe(name).equals(name);
    }

    private void member(String key, Object value) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            lines.add(key + ":");
            for (Object item : list) {
                comment(item.toString());
                lines.add("  - " + JsonText.of(item));
            }
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            lines.add(key + ":");
            map.forEach(
                    (name, rules) -> {
                        comment(name.toString());
                        lines.add(
                                "  "
                                        + JsonStrings.quote(name.toString())
                                        + ": "
                                        + JsonText.of(rules));
                    });
        } else {
            lines.add(key + ": " + JsonText.of(value));
        }
    }

    private void comment(String tool) {
        Assessment assessment = known.get(tool);
        if (reasons && assessment != null) {
            Evidence first = assessment.evidence().get(0);
            lines.add(
                    "  # %s, risk %s, confidence %s; %s says \"%s\""
                            .formatted(
                                    assessment.riskClass().word(),
                                    assessment.riskClass().risk(),
                                    assessment.confidence().word(),
                                    visible(first.where()),
                                    visible(first.quote())));
        }
    }

    private static String visible(String text) {
        return Line.safe(Brief.of(text, LONGEST_QUOTE));
    }
}
