package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells the tools that a running gateway saw in the lists of its servers. */
@Command(
        name = "tools",
        description = "Shows the tools that one gateway saw in lists, how dangerous, and why.",
        mixinStandardHelpOptions = true)
final class ToolsCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> filters = new LinkedHashMap<>();

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    ToolsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(names = "--server", paramLabel = "NAME", description = "Only those of this server.")
    void server(String name) {
        filters.put("server", name);
    }

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "Only those of this class, such as destructive.")
    void riskClass(String word) {
        filters.put("class", word);
    }

    @Override
    public Integer call() {
        try {
            JsonValue answer = gateway.client().get("/api/tools?" + AdminClient.query(filters));
            terminal.print(output, new Report(lines(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> lines(JsonValue answer) {
        Table table = new Table("SERVER", "TOOL", "CLASS", "RISK", "CONFIDENCE", "WHY", "SEEN");
        List<String> notes = new ArrayList<>();
        for (JsonValue server : Told.rows(answer, "servers")) {
            String name = Told.cell(server, "server");
            if (Told.cell(server, "seenAt").isEmpty()) {
                notes.add(name + ": no list of its tools passed since the gateway was started");
            }
            if (Told.truth(server, "leftOut")) {
                notes.add(name + ": it lists more tools than are kept");
            }
            for (JsonValue tool : Told.rows(server, "tools")) {
                table.row(
                        name,
                        Told.cell(tool, "name"),
                        Told.cell(tool, "class"),
                        Told.cell(tool, "risk"),
                        Told.cell(tool, "confidence"),
                        why(tool),
                        Told.cell(tool, "seenAt"));
            }
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.addAll(notes);
        return lines;
    }

    private static String why(JsonValue tool) {
        return Told.rows(tool, "evidence").stream()
                .limit(2)
                .map(each -> Told.cell(each, "where") + " “" + Told.cell(each, "quote") + "”")
                .collect(Collectors.joining(", "));
    }
}
