package dev.sluice.cli.drift;

import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.RiskClass;
import dev.sluice.cli.scan.Catalogues;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a file tells of the tools of servers.
 *
 * @param servers the tools by name, by server; a saved list does not say whose it is, and has the
 *     empty name
 * @param failed servers that could not be scanned
 * @param several whether it is a scan of all servers of a client
 */
public record Scanned(
        SortedMap<String, SortedMap<String, ListedTool>> servers,
        Set<String> failed,
        boolean several) {
    private static final List<JsonValue> NONE = List.of();

    /**
     * Reads what {@code sluice scan --output json} printed, or a saved result of {@code
     * tools/list}.
     *
     * @param file the file, for messages
     * @throws UnreadableToolsException when it is neither
     */
    public static Scanned read(String file, byte[] bytes) throws UnreadableToolsException {
        JsonValue root;
        try {
            root = StrictJson.read(bytes, JsonLimits.REPLY);
        } catch (MalformedJsonException e) {
            throw new UnreadableToolsException(file + ": this is not JSON: " + e.getMessage());
        }
        SortedMap<String, SortedMap<String, ListedTool>> servers = new TreeMap<>();
        Set<String> failed = new LinkedHashSet<>();
        JsonValue all = root.get("servers");
        boolean several = all != null && all.isArray();
        if (all != null && several) {
            for (JsonValue each : all.elements()) {
                add(file, each, servers);
            }
            JsonValue faults = root.get("failed");
            for (JsonValue each : faults == null ? NONE : faults.elements()) {
                failed.add(text(file, each, "server"));
            }
        } else if (root.get("server") != null) {
            add(file, root, servers);
        } else {
            SortedMap<String, ListedTool> tools = new TreeMap<>();
            Catalogues.of(file, ToolList.read(file, bytes), Classifier.standard())
                    .tools()
                    .forEach(each -> tools.put(each.tool().name(), ListedTool.of(each)));
            servers.put("", tools);
        }
        return new Scanned(servers, failed, several);
    }

    private static void add(
            String file, JsonValue scan, Map<String, SortedMap<String, ListedTool>> servers)
            throws UnreadableToolsException {
        JsonValue rows = scan.get("tools");
        if (rows == null || !rows.isArray()) {
            throw unreadable(file, "tools");
        }
        SortedMap<String, ListedTool> tools = new TreeMap<>();
        for (JsonValue row : rows.elements()) {
            ListedTool tool = tool(file, row);
            if (tools.put(tool.name(), tool) != null) {
                throw new UnreadableToolsException(file + ": a tool is in it twice");
            }
        }
        if (servers.put(text(file, scan, "server"), tools) != null) {
            throw new UnreadableToolsException(file + ": a server is in it twice");
        }
    }

    private static ListedTool tool(String file, JsonValue row) throws UnreadableToolsException {
        String fingerprint = text(file, row, "fingerprint");
        String word = text(file, row, "class");
        RiskClass riskClass =
                Arrays.stream(RiskClass.values())
                        .filter(each -> each.word().equals(word))
                        .findFirst()
                        .orElse(null);
        if (riskClass == null) {
            throw unreadable(file, "class");
        }
        if (!fingerprint.matches("sha256:[0-9a-f]{64}")) {
            throw unreadable(file, "fingerprint");
        }
        JsonValue recommendation = row.get("recommendation");
        return new ListedTool(
                text(file, row, "name"), riskClass, fingerprint, recommendation, null);
    }

    private static String text(String file, JsonValue row, String key)
            throws UnreadableToolsException {
        JsonValue value = row.get(key);
        @Nullable String text = value == null ? null : value.textOrNull();
        if (text == null) {
            throw unreadable(file, key);
        }
        return text;
    }

    private static UnreadableToolsException unreadable(String file, String key) {
        return new UnreadableToolsException(
                file
                        + ": this is no scan that can be read here: a \""
                        + key
                        + "\" is missing or unknown; save what sluice scan --output json prints, or"
                        + " the result of tools/list");
    }
}
