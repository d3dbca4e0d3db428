package dev.sluice.cli;

import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.Overrides;
import dev.sluice.catalog.UnusableRulesException;
import dev.sluice.cli.scan.Catalogues;
import dev.sluice.cli.scan.McpJson;
import dev.sluice.cli.scan.ProgressBar;
import dev.sluice.cli.scan.ServerErrors;
import dev.sluice.cli.scan.ServerName;
import dev.sluice.cli.scan.Variables;
import dev.sluice.cli.tools.ListBounds;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.ToolLister;
import dev.sluice.cli.tools.ToolLister.Progress;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what the tools of servers can do, and recommends a policy for them. */
@Command(
        name = "scan",
        description = "Lists the tools of a server, tells how risky each is, and recommends rules.",
        mixinStandardHelpOptions = true)
final class ScanCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "URL|-- COMMAND",
            description = "The server's address, or behind -- the program and its arguments.")
    private List<String> words = List.of();

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description = "The server that servers/NAME describes.")
    private @Nullable String server;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Where servers/ is (default: $$SLUICE_CONFIG_DIR, or /etc/sluice).")
    private @Nullable Path config;

    @Option(
            names = "--mcp-json",
            paramLabel = "FILE",
            description = "Every server of a client's settings: mcpServers, or VS Code's servers.")
    private @Nullable Path mcpJson;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the server is called (default: its host or package).")
    private @Nullable String name;

    @Mixin private CredentialOption credentials = new CredentialOption();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long one server may take altogether (default: 2m).")
    private Duration timeout = Duration.ofMinutes(2);

    @Option(
            names = "--overrides",
            paramLabel = "FILE",
            description = "Classes of tools, whatever the rules find.")
    private @Nullable Path overrides;

    @Mixin private ScanOutputOption output = new ScanOutputOption();

    ScanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A server to scan, or why it cannot be. */
    private record Job(String name, @Nullable Server server, String fault) {}

    /** What came of them. */
    private record Result(List<Catalogue> scanned, Map<String, String> failed) {}

    @Override
    public Integer call() {
        output.check(mcpJson != null);
        Classifier classifier = classifier();
        Result result = new Result(new ArrayList<>(), new LinkedHashMap<>());
        ServerErrors errors = new ServerErrors(terminal::say);
        try {
            jobs().forEach(job -> scan(job, classifier, result));
        } finally {
            errors.close();
        }
        if (mcpJson == null && !result.failed.isEmpty()) {
            throw new UnusableInputException(String.join("\n", result.failed.values()));
        }
        result.failed.forEach((job, why) -> terminal.say("server " + job + ": " + why));
        output.print(terminal, mcpJson != null, result.scanned, result.failed);
        return result.failed.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private Classifier classifier() {
        Path file = overrides;
        if (file == null) {
            return Classifier.standard();
        }
        try {
            return Classifier.standard()
                    .with(Overrides.read(file.toString(), InputFile.read(file)));
        } catch (UnusableRulesException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private void scan(Job job, Classifier classifier, Result result) {
        Server target = job.server;
        if (target == null) {
            result.failed.put(job.name, job.fault);
            return;
        }
        try {
            ListBounds bounds = ListBounds.DEFAULT.within(timeout);
            result.scanned.add(
                    Catalogues.of(job.name, listed(target, job.name, bounds), classifier));
        } catch (UnreadableToolsException e) {
            result.failed.put(job.name, String.valueOf(e.getMessage()));
        }
    }

    private ToolList listed(Server target, String shown, ListBounds bounds)
            throws UnreadableToolsException {
        if (!terminal.isTerminal("err")) {
            return new ToolLister(target, bounds, Progress.NONE).list();
        }
        try (ProgressBar bar = new ProgressBar(terminal.err(), shown)) {
            return new ToolLister(target, bounds, bar).list();
        }
    }

    private List<Job> jobs() {
        long sources =
                Stream.of(server, mcpJson, words.isEmpty() ? null : words)
                        .filter(each -> each != null)
                        .count();
        if (sources != 1) {
            throw new UnusableInputException(
                    "name one thing to scan: a URL, --server NAME, --mcp-json FILE, or a command"
                            + " behind --");
        }
        if (words.isEmpty() && !credentials.references().isEmpty()) {
            throw new UnusableInputException("--header is for a URL");
        }
        Path file = mcpJson;
        if (file != null) {
            Variables variables = new Variables(terminal.environment()::get);
            return McpJson.read(file.toString(), InputFile.read(file), variables).stream()
                    .map(each -> new Job(each.name(), each.server(), each.fault()))
                    .toList();
        }
        if (server != null) {
            Server configured = ConfiguredServer.server(terminal, config, server);
            return List.of(new Job(called(server), configured, ""));
        }
        return List.of(given());
    }

    private Job given() {
        Reach reach = ScanTarget.reach(terminal, spec, words, credentials);
        String called =
                called(
                        reach instanceof Reach.Http http
                                ? ServerName.of(http.url())
                                : ServerName.of(words));
        return new Job(called, new Server(called, reach, ScanTarget.PATIENT), "");
    }

    private String called(String otherwise) {
        if (name == null) {
            return otherwise;
        }
        if (!ServerName.isRight(name)) {
            throw new UnusableInputException(
                    "--name takes letters, digits, dots, underscores and hyphens, a letter or"
                            + " digit first, 128 in all at most");
        }
        return name;
    }
}
