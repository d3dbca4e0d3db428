package dev.sluice.cli;

import dev.sluice.cli.lint.Finding;
import dev.sluice.cli.lint.Linter;
import dev.sluice.cli.lint.Severity;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.UnreadableToolsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for mistakes. */
@Command(
        name = "lint",
        description = "Finds what the gateway would refuse, and what is surely a mistake.",
        mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @ArgGroup private @Nullable Known known;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Where servers/ is (default: $$SLUICE_CONFIG_DIR, or /etc/sluice).")
    private @Nullable Path config;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies.")
    private List<Path> files = List.of();

    LintCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Whence the server's tools are known. */
    static final class Known {
        @Option(
                names = "--tools",
                paramLabel = "tools.json",
                description = "The server's tools: a saved result of tools/list.")
        private @Nullable Path tools;

        @Option(
                names = "--server",
                paramLabel = "NAME",
                description = "Ask the running server that servers/NAME describes.")
        private @Nullable String server;
    }

    @Override
    public Integer call() {
        ToolList tools = tools();
        List<Finding> findings = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = InputFile.read(file);
            findings.addAll(Linter.lint(InputFile.nameOf(file), file.toString(), bytes, tools));
        }
        terminal.print(output, report(findings));
        return findings.stream().allMatch(finding -> finding.severity() == Severity.INFO)
                ? ExitCode.FINE
                : ExitCode.FINDINGS;
    }

    private @Nullable ToolList tools() {
        Known from = known;
        try {
            if (from != null && from.tools != null) {
                return ToolList.read(from.tools.toString(), InputFile.read(from.tools));
            }
            return from == null || from.server == null
                    ? null
                    : ConfiguredServer.tools(terminal, config, from.server);
        } catch (UnreadableToolsException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private Report report(List<Finding> findings) {
        List<String> lines = new ArrayList<>(findings.stream().map(Finding::toString).toList());
        long errors = count(findings, Severity.ERROR);
        long warnings = count(findings, Severity.WARNING);
        lines.add("%d files, %d errors, %d warnings".formatted(files.size(), errors, warnings));
        return new Report(
                lines,
                new JsonObject()
                        .put("files", files.size())
                        .put("errors", errors)
                        .put("warnings", warnings)
                        .put("findings", findings.stream().map(LintCommand::json).toList())
                        .done());
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    private static Map<String, @Nullable Object> json(Finding finding) {
        return new JsonObject()
                .put("severity", finding.severity().word())
                .put("rule", finding.rule())
                .put("file", finding.file())
                .put("line", finding.line())
                .put("pointer", finding.pointer())
                .put("message", finding.message())
                .done();
    }
}
