package dev.sluice.cli;

import dev.sluice.catalog.RiskClass;
import dev.sluice.cli.access.AccessPage;
import dev.sluice.cli.access.AccessTable;
import dev.sluice.cli.access.Cell;
import dev.sluice.cli.access.KnownTool;
import dev.sluice.config.Configuration;
import dev.sluice.identity.Grant;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Glob;
import dev.sluice.policy.LimitRule;
import dev.sluice.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells who can call which tool under which rule. */
@Command(
        name = "access",
        description = "Shows who can call which tool under which rule, the riskiest first.",
        mixinStandardHelpOptions = true)
final class AccessCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private ToolSources sources = new ToolSources();

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description =
                    "The folder that holds servers/, policies/, … (default: $$SLUICE_CONFIG_DIR, or"
                            + " /etc/sluice).")
    private @Nullable Path config;

    @Option(names = "--grant", paramLabel = "NAME", description = "Only this grant.")
    private @Nullable String grant;

    @Option(names = "--server", paramLabel = "NAME", description = "Only tools of this server.")
    private @Nullable String server;

    @Option(
            names = "--tool",
            paramLabel = "NAME",
            description = "Only this tool, or those that a glob such as delete_* matches.")
    private @Nullable String tool;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "Only tools of this class, such as destructive.")
    private @Nullable String riskClass;

    @Option(
            names = "--output",
            paramLabel = "text|json|html",
            description = "The form of the result: ${COMPLETION-CANDIDATES} (default: text).")
    private Form form = Form.text;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the result to a file instead of standard output.")
    private @Nullable Path out;

    /** The forms. */
    enum Form {
        text,
        json,
        html
    }

    AccessCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Configuration configuration =
                ConfiguredFolder.read(ConfiguredServer.folder(terminal, config));
        AccessTable.Filter filter =
                new AccessTable.Filter(
                        server, grant, tool == null ? null : Glob.of(tool), ofClass());
        Set<String> servers = servers(configuration, filter);
        List<String> notes = new ArrayList<>();
        Map<String, List<KnownTool>> tools = sources.tools(terminal, config, servers, notes);
        notes.forEach(terminal::say);
        write(AccessTable.of(configuration, tools, filter), notes);
        return ExitCode.FINE;
    }

    private Set<String> servers(Configuration configuration, AccessTable.Filter filter) {
        if (server != null && !configuration.servers().containsKey(server)) {
            throw new UnusableInputException("there is no server " + server);
        }
        if (grant != null
                && configuration.grants().stream().noneMatch(each -> each.name().equals(grant))) {
            throw new UnusableInputException("there is no grant " + grant);
        }
        return configuration.grants().stream()
                .filter(filter::admits)
                .map(Grant::server)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private @Nullable Predicate<KnownTool> ofClass() {
        String word = riskClass;
        if (word == null) {
            return null;
        }
        RiskClass wanted =
                Arrays.stream(RiskClass.values())
                        .filter(each -> each.word().equalsIgnoreCase(word))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new UnusableInputException(
                                                "--class takes read, write, execute, destructive or"
                                                        + " financial"));
        return each -> each.riskClass() == wanted;
    }

    private void write(List<Cell> cells, List<String> notes) {
        String result =
                switch (json ? Form.json : form) {
                    case json -> JsonText.of(json(cells, notes)) + "\n";
                    case html -> AccessPage.of(cells, notes, Line::safe);
                    case text ->
                            table(cells).stream()
                                    .map(line -> Line.safe(line) + "\n")
                                    .collect(Collectors.joining());
                };
        Path file = out;
        if (file == null) {
            terminal.out().print(result);
            terminal.out().flush();
            return;
        }
        try {
            Files.writeString(file, result);
        } catch (IOException e) {
            throw new UnusableInputException(
                    file + ": the file cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static List<String> table(List<Cell> cells) {
        Table table = new Table("CLASS", "SERVER", "TOOL", "GRANT", "ACCESS", "POLICY", "RULE");
        for (Cell cell : cells) {
            String policy = cell.policy();
            table.row(
                    cell.tool().riskClass().word(),
                    cell.server(),
                    cell.tool().name(),
                    cell.grant(),
                    cell.words(),
                    policy == null ? "" : policy,
                    cell.rules());
        }
        return table.lines();
    }

    private static Map<String, @Nullable Object> json(List<Cell> cells, List<String> notes) {
        return new JsonObject()
                .put("cells", cells.stream().map(AccessCommand::json).toList())
                .put("notes", notes)
                .done();
    }

    private static Map<String, @Nullable Object> json(Cell cell) {
        return new JsonObject()
                .put("server", cell.server())
                .put("tool", cell.tool().name())
                .put("class", cell.tool().riskClass().word())
                .put("risk", cell.tool().riskClass().risk())
                .put("confidence", cell.tool().confidence())
                .put("grant", cell.grant())
                .put("policy", cell.policy())
                .put("access", cell.freedom().word())
                .put("depends", cell.depends())
                .put("shadow", cell.shadow())
                .put("sure", cell.sure())
                .put("listed", cell.listed())
                .put("rule", cell.rule())
                .put("refusedBy", cell.refusedBy())
                .put("limits", cell.limits().stream().map(AccessCommand::json).toList())
                .put("approval", json(cell.approval()))
                .put("words", cell.words())
                .done();
    }

    private static Map<String, @Nullable Object> json(LimitRule limit) {
        return new JsonObject()
                .put("rule", limit.pointer())
                .put("max", limit.max())
                .put("window", limit.window().toSeconds())
                .put("scope", limit.scope().name().toLowerCase(Locale.ROOT))
                .put("sums", limit.incrementFrom() == null ? null : limit.incrementFrom().text())
                .done();
    }

    private static @Nullable Map<String, @Nullable Object> json(@Nullable ApprovalRule approval) {
        return approval == null
                ? null
                : new JsonObject()
                        .put("rule", approval.pointer())
                        .put("approvers", approval.approvers())
                        .done();
    }
}
