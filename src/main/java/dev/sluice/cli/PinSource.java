package dev.sluice.cli;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Tool;
import dev.sluice.cli.scan.Brief;
import dev.sluice.cli.scan.Catalogues;
import dev.sluice.cli.scan.ServerErrors;
import dev.sluice.cli.scan.ServerName;
import dev.sluice.cli.tools.ListBounds;
import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.ToolLister;
import dev.sluice.cli.tools.ToolLister.Progress;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.policy.Names;
import dev.sluice.upstream.Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whose tools are pinned, and whence it is known what they are now. */
final class PinSource {
    private static final int LONGEST_NAME = 100;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "URL|-- COMMAND",
            description =
                    "Where the server is, unless servers/ says it: its address, or behind -- the"
                            + " program and its arguments.")
    private List<String> words = List.of();

    @Option(
            names = "--server",
            paramLabel = "NAME",
            required = true,
            description = "The server that is pinned, as servers/NAME calls it.")
    private String server = "";

    @Option(
            names = "--tools",
            paramLabel = "FILE",
            description = "Its tools, in place of asking it: a saved result of tools/list.")
    private @Nullable Path tools;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Where servers/ is (default: $$SLUICE_CONFIG_DIR, or /etc/sluice).")
    private @Nullable Path config;

    @Mixin private CredentialOption credentials = new CredentialOption();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long the server may take altogether (default: 2m).")
    private Duration timeout = Duration.ofMinutes(2);

    String server() {
        return server;
    }

    /** Refuses what does not fit together, before anything is asked. */
    void check() {
        if (!ServerName.isRight(server)) {
            throw new UnusableInputException(
                    "a server is called by the name of a document in servers/");
        }
        if (tools != null && !words.isEmpty()) {
            throw new UnusableInputException(
                    "name one thing: a file of tools, a URL, or a command behind --");
        }
        if (words.isEmpty() && !credentials.references().isEmpty()) {
            throw new UnusableInputException("--header is for a URL");
        }
    }

    /** What a document accepts of this server. */
    Pins accepted(Path file) {
        Pins pins = InputFile.pins(file);
        if (!pins.server().equals(server)) {
            throw new UnusableInputException(
                    file + ": these are the pins of server " + pins.server());
        }
        return pins;
    }

    /** Those that a document can name; a tool of another name is held back by its name alone. */
    SortedMap<String, Tool> shown(Terminal terminal) {
        SortedMap<String, Tool> shown = new TreeMap<>();
        for (Assessment each : catalogue(terminal).tools()) {
            String name = each.tool().name();
            if (canBeNamed(name)) {
                shown.put(name, each.tool());
            } else {
                terminal.say(
                        "left out, as no document can name it: " + Brief.of(name, LONGEST_NAME));
            }
        }
        return shown;
    }

    private static boolean canBeNamed(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return Names.faultOf(name) == null && new String(utf8, StandardCharsets.UTF_8).equals(name);
    }

    private Catalogue catalogue(Terminal terminal) {
        try {
            Path file = tools;
            ToolList list =
                    file == null
                            ? listed(terminal)
                            : ToolList.read(file.toString(), InputFile.read(file));
            return Catalogues.of(server, list, Classifier.standard());
        } catch (UnreadableToolsException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private ToolList listed(Terminal terminal) throws UnreadableToolsException {
        Server asked =
                words.isEmpty()
                        ? ConfiguredServer.server(terminal, config, server)
                        : new Server(
                                server,
                                ScanTarget.reach(terminal, spec, words, credentials),
                                ScanTarget.PATIENT);
        ServerErrors errors = new ServerErrors(terminal::say);
        try {
            return new ToolLister(asked, ListBounds.DEFAULT.within(timeout), Progress.NONE).list();
        } finally {
            errors.close();
        }
    }
}
