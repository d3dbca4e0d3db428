package dev.sluice.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of the tools of one server.
 *
 * @param server the server's name
 * @param tools its tools in its own order
 */
public record Catalogue(String server, List<Assessment> tools) {
    public Catalogue {
        tools = List.copyOf(tools);
    }

    /** The catalogue as programs get it: an object in the order in which to write it. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("server", server);
        json.put("tools", tools.stream().map(Catalogue::row).toList());
        return json;
    }

    static Map<String, Object> row(Assessment each) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", each.tool().name());
        row.put("class", each.riskClass().word());
        row.put("risk", each.riskClass().risk());
        row.put("confidence", each.confidence().word());
        row.put("evidence", each.evidence().stream().map(Catalogue::evidence).toList());
        row.put("signals", each.signals().stream().map(Catalogue::signal).toList());
        row.put("fingerprint", each.tool().fingerprint());
        row.put("recommendation", Recommendation.of(List.of(each)));
        return row;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("where", evidence.where());
        json.put("quote", evidence.quote());
        json.put("says", evidence.says().word());
        return json;
    }

    private static Map<String, Object> signal(Signal signal) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", signal.kind().word());
        json.put("where", signal.where());
        return json;
    }
}
