package dev.sluice.cli;

import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.cli.add.ClientSettings;
import dev.sluice.cli.add.ClientSettings.Setting;
import dev.sluice.cli.add.IndentedJson;
import dev.sluice.cli.add.NewDocuments;
import dev.sluice.cli.add.ServerText;
import dev.sluice.cli.scan.Catalogues;
import dev.sluice.cli.scan.PolicyYaml;
import dev.sluice.cli.scan.ServerErrors;
import dev.sluice.cli.scan.ServerName;
import dev.sluice.cli.tools.ListBounds;
import dev.sluice.cli.tools.ToolLister;
import dev.sluice.cli.tools.ToolLister.Progress;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.identity.NewToken;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a server behind the gateway: its documents, a token, and what clients need. */
@Command(
        name = "add",
        description =
                "Scans a server, writes its documents, and prints a token and settings for clients.",
        mixinStandardHelpOptions = true)
final class AddCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "NAME", description = "What the server is called.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "-- COMMAND",
            description = "Behind -- the program and its arguments, of a server without a URL.")
    private List<String> command = List.of();

    @Option(names = "--url", paramLabel = "URL", description = "The server's address.")
    private @Nullable String url;

    @Mixin private CredentialOption credentials = new CredentialOption();

    @Option(
            names = "--env",
            paramLabel = "NAME=env:VARIABLE|file:PATH",
            description = "A variable that the command needs; it finds no others.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Where documents are (default: $$SLUICE_CONFIG_DIR, or /etc/sluice).")
    private @Nullable Path config;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "Where agents reach the gateway (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://localhost:8080")
    private String gateway = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long the server may take altogether (default: 2m).")
    private Duration timeout = Duration.ofMinutes(2);

    @Mixin private OutputOption output = new OutputOption();

    AddCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        String address = GatewayOption.bare("--gateway", gateway).toString().replaceFirst("/$", "");
        NewDocuments documents = new NewDocuments(ConfiguredServer.folder(terminal, config));
        String grant = name + "-agent";
        documents.requireFree(List.of("policies/" + name, "servers/" + name, "grants/" + grant));
        Scanned scanned = scanned();
        NewToken token = NewToken.make(new SecureRandom());
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("policies/" + name, PolicyYaml.of(scanned.catalogue));
        texts.put("servers/" + name, scanned.document);
        texts.put(
                "grants/" + grant,
                "server: \"%s\"\npolicy: \"%s\"\ntoken: \"sha256:%s\"\n"
                        .formatted(name, name, token.digits()));
        List<Path> written = documents.write(texts);
        ClientSettings settings = new ClientSettings(name, address + "/mcp/" + name);
        if (!output.isJson()) {
            terminal.say("The token of grants/" + grant + ".yaml. It is not shown again:");
            terminal.say("export " + settings.variable() + "=" + token.reveal());
        }
        terminal.print(output, report(scanned, written, settings, token));
        return ExitCode.FINE;
    }

    private void check() {
        if (!ServerName.isRight(name) || name.length() > 100) {
            throw new UnusableInputException(
                    "a name begins with a letter or digit and goes on with letters, digits, dots,"
                            + " underscores and hyphens, 100 in all at most");
        }
        if ((url == null) == command.isEmpty()) {
            throw new UnusableInputException("name --url URL, or a command behind --");
        }
        if (!command.isEmpty() && !ScanTarget.isCommand(spec)) {
            throw new UnusableInputException("a command stands behind --");
        }
        if (url == null ? !credentials.references().isEmpty() : !variables.isEmpty()) {
            throw new UnusableInputException("--header is for a URL, and --env for a command");
        }
    }

    /** What is known of the server, and its document. */
    private record Scanned(Catalogue catalogue, String document) {}

    /** The server is asked as its document describes it, so that it is known to serve. */
    private Scanned scanned() {
        String document =
                url == null
                        ? ServerText.command(command, SecretPlaces.of("--env", variables))
                        : ServerText.http(url, credentials.references(), false);
        ToolLister lister =
                new ToolLister(
                        ConfiguredServer.server(terminal, name, document),
                        ListBounds.DEFAULT.within(timeout),
                        Progress.NONE);
        ServerErrors errors = new ServerErrors(terminal::say);
        try {
            Catalogue catalogue = Catalogues.of(name, lister.list(), Classifier.standard());
            if (url != null && lister.isOfFirstTransport()) {
                document = ServerText.http(url, credentials.references(), true);
            }
            return new Scanned(catalogue, document);
        } catch (UnreadableToolsException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        } finally {
            errors.close();
        }
    }

    private Report report(
            Scanned scanned, List<Path> written, ClientSettings settings, NewToken token) {
        List<String> files = written.stream().map(Path::toString).toList();
        List<String> lines = new ArrayList<>();
        lines.add(Catalogues.counts(scanned.catalogue));
        files.forEach(file -> lines.add("written: " + file));
        if (url == null) {
            lines.add("the gateway starts commands with sluice.stdio.enabled=true only");
        }
        lines.add("");
        lines.add("# Claude Code, in a shell that has the variable");
        lines.add(settings.claudeCommand());
        Map<String, Object> json = new LinkedHashMap<>();
        for (Setting each : settings.all()) {
            lines.add("");
            lines.add("# " + each.title());
            IndentedJson.of(each.json()).lines().forEach(lines::add);
            json.put(each.client(), each.json());
        }
        return new Report(
                lines,
                new JsonObject()
                        .put("server", name)
                        .put("files", files)
                        .put("token", token.reveal())
                        .put("variable", settings.variable())
                        .put("command", settings.claudeCommand())
                        .put("settings", json)
                        .done());
    }
}
