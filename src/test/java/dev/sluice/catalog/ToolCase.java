package dev.sluice.catalog;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A tool of cases.yaml, and what is to be thought of it.
 *
 * @param tool the tool
 * @param riskClass its class
 * @param confidence how sure that is
 * @param evidence what is told first, as {@code place: quote}; null when the case does not say
 * @param signals all signals, as {@code kind place}; null when the case does not say
 */
record ToolCase(
        Tool tool,
        String riskClass,
        String confidence,
        @Nullable String evidence,
        @Nullable List<String> signals) {
    private static final Path FILE = Path.of("src/test/resources/catalog/cases.yaml");

    static List<ToolCase> all() throws IOException {
        Object cases =
                new Load(LoadSettings.builder().setLabel(FILE.toString()).build())
                        .loadFromString(Files.readString(FILE));
        List<ToolCase> all = new ArrayList<>();
        for (Object each : (List<?>) cases) {
            all.add(of((Map<?, ?>) each));
        }
        return all;
    }

    private static ToolCase of(Map<?, ?> written) {
        Map<Object, Object> entry = new LinkedHashMap<>(written);
        Object riskClass = entry.remove("class");
        Object confidence = entry.remove("confidence");
        Object evidence = entry.remove("evidence");
        Object signals = entry.remove("signals");
        Object input = entry.remove("input");
        if (input != null) {
            entry.put("inputSchema", input);
        }
        return new ToolCase(
                tool(JsonText.of(entry)),
                String.valueOf(riskClass),
                String.valueOf(confidence),
                evidence == null ? null : evidence.toString(),
                signals instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : null);
    }

    /** A tool as a server writes it. */
    static Tool tool(String json) {
        try {
            Tool tool =
                    Tool.of(
                            StrictJson.read(
                                    json.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY));
            if (tool == null) {
                throw new IllegalArgumentException("no name: " + json);
            }
            return tool;
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @Override
    public String toString() {
        return tool.name() + " (" + tool.description() + ")";
    }
}
