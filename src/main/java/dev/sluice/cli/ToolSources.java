package dev.sluice.cli;

import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.RiskClass;
import dev.sluice.cli.access.KnownTool;
import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.protocol.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whence the tools of servers are known. */
final class ToolSources {
    @ArgGroup(exclusive = false)
    private @Nullable GatewayOption gateway;

    @Option(
            names = "--tools",
            paramLabel = "SERVER=FILE",
            description = "A server's tools: a saved result of tools/list; may be repeated.")
    private Map<String, Path> files = new LinkedHashMap<>();

    @Option(
            names = "--ask",
            description = "Ask the servers that documents describe, where nothing else is said.")
    private boolean ask;

    /**
     * The tools of some servers.
     *
     * @param notes is given what is missing
     */
    Map<String, List<KnownTool>> tools(
            Terminal terminal,
            @Nullable Path config,
            Collection<String> servers,
            List<String> notes) {
        if (gateway == null && files.isEmpty() && !ask) {
            throw new UnusableInputException(
                    "say whence the tools are known: a gateway (--url, --token-file), files (--tools"
                            + " SERVER=FILE) or the servers themselves (--ask)");
        }
        AdminClient client = gateway == null ? null : gateway.client();
        Map<String, List<KnownTool>> tools = new LinkedHashMap<>();
        for (String server : servers) {
            List<KnownTool> known = of(terminal, config, client, server, notes);
            if (known == null) {
                notes.add(server + ": its tools are not known, so it is left out");
            } else {
                tools.put(server, known);
            }
        }
        files.keySet().stream()
                .filter(name -> !servers.contains(name))
                .forEach(name -> notes.add(name + ": no grant that is shown is for this server"));
        return tools;
    }

    private @Nullable List<KnownTool> of(
            Terminal terminal,
            @Nullable Path config,
            @Nullable AdminClient client,
            String server,
            List<String> notes) {
        try {
            Path file = files.get(server);
            if (file != null) {
                return assessed(ToolList.read(file.toString(), InputFile.read(file)));
            }
            if (client != null) {
                return seen(client, server, notes);
            }
            return ask ? assessed(ConfiguredServer.tools(terminal, config, server)) : null;
        } catch (UnreadableToolsException | UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static List<KnownTool> assessed(ToolList list) {
        return list.tools().stream()
                .map(tool -> KnownTool.of(Classifier.standard().assess(tool)))
                .toList();
    }

    private static @Nullable List<KnownTool> seen(
            AdminClient client, String server, List<String> notes) throws UnansweredException {
        JsonValue answer = client.get("/api/tools?" + AdminClient.query(Map.of("server", server)));
        List<KnownTool> tools = new ArrayList<>();
        for (JsonValue each : Told.rows(answer, "servers")) {
            if (Told.cell(each, "seenAt").isEmpty()) {
                return null;
            }
            if (Told.truth(each, "leftOut")) {
                notes.add(server + ": it lists more tools than its gateway keeps");
            }
            for (JsonValue tool : Told.rows(each, "tools")) {
                tools.add(
                        new KnownTool(
                                Told.cell(tool, "name"),
                                riskClass(Told.cell(tool, "class")),
                                Told.cell(tool, "confidence")));
            }
        }
        return tools;
    }

    private static RiskClass riskClass(String word) {
        return Arrays.stream(RiskClass.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnusableInputException(
                                        "the gateway tells of a class that is not known here; is it"
                                                + " of another version?"));
    }
}
