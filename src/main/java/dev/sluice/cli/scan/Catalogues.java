package dev.sluice.cli.scan;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.RiskClass;
import dev.sluice.catalog.Tool;
import dev.sluice.cli.Line;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.UnreadableToolsException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists of tools, assessed. */
public final class Catalogues {
    private Catalogues() {}

    /**
     * Assesses every tool of a list.
     *
     * @throws UnreadableToolsException when a name stands for two definitions: which of them a call
     *     reaches, nobody could tell
     */
    public static Catalogue of(String server, ToolList list, Classifier classifier)
            throws UnreadableToolsException {
        Map<String, String> seen = new HashMap<>();
        List<Assessment> tools = new ArrayList<>();
        for (Tool tool : list.tools()) {
            String before = seen.put(tool.name(), tool.fingerprint());
            if (before == null) {
                tools.add(classifier.assess(tool));
            } else if (!before.equals(tool.fingerprint())) {
                throw new UnreadableToolsException(
                        "server "
                                + server
                                + " lists two tools of one name: "
                                + Line.safe(Brief.of(tool.name(), 100)));
            }
        }
        return new Catalogue(server, tools);
    }

    /** How many tools there are, and of which classes: {@code 3 tools: 2 Read, 1 Write}. */
    public static String counts(Catalogue catalogue) {
        Map<RiskClass, Integer> counts = new EnumMap<>(RiskClass.class);
        catalogue.tools().forEach(each -> counts.merge(each.riskClass(), 1, Integer::sum));
        String all = catalogue.tools().size() == 1 ? "1 tool" : catalogue.tools().size() + " tools";
        return counts.isEmpty()
                ? all
                : all
                        + ": "
                        + counts.entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey().word())
                                .collect(Collectors.joining(", "));
    }
}
