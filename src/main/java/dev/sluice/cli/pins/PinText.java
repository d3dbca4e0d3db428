package dev.sluice.cli.pins;

import dev.sluice.catalog.Pins.NewTools;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A document of {@code pins/}, to be written.
 *
 * @param server the server
 * @param newTools what becomes of tools that are not named
 * @param since what was seen before does not count; null when all counts
 * @param tools fingerprints by name
 */
public record PinText(
        String server,
        NewTools newTools,
        @Nullable Instant since,
        SortedMap<String, String> tools) {

    /** As YAML, a line for each tool, in the order of their names. */
    public String yaml() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("server: ").append(JsonStrings.quote(server)).append('\n');
        yaml.append("newTools: ").append(word()).append('\n');
        if (since != null) {
            yaml.append("since: ").append(JsonStrings.quote(since.toString())).append('\n');
        }
        yaml.append(tools.isEmpty() ? "tools: {}\n" : "tools:\n");
        tools.forEach(
                (name, fingerprint) ->
                        yaml.append("  ")
                                .append(JsonStrings.quote(name))
                                .append(": ")
                                .append(fingerprint)
                                .append('\n'));
        return yaml.toString();
    }

    /** As JSON, on one line. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("server", server);
        json.put("newTools", word());
        if (since != null) {
            json.put("since", since.toString());
        }
        json.put("tools", tools);
        return JsonText.of(json) + "\n";
    }

    private String word() {
        return newTools.word();
    }
}
