package dev.sluice.cli;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Catalogue;
import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.Pins;
import dev.sluice.cli.pins.Acceptance;
import dev.sluice.cli.pins.PinText;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the document that accepts what a server shows of its tools. */
@Command(
        name = "accept",
        description = "Prints the pins of a server: its tools, accepted as they are now.",
        mixinStandardHelpOptions = true)
final class PinsAcceptCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int LONGEST_NAME = 100;

    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** The forms. */
    enum Form {
        yaml,
        json
    }

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
            names = "--pins",
            paramLabel = "FILE",
            description = "What is accepted so far; what differs is told.")
    private @Nullable Path pins;

    @Option(
            names = "--tool",
            paramLabel = "NAME",
            description = "Accepts this tool only and leaves the others; may be repeated.")
    private List<String> only = new ArrayList<>();

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

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: yaml).")
    private Form form = Form.yaml;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    PinsAcceptCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        Pins before =
                pins == null
                        ? new Pins(server, Pins.NewTools.QUARANTINE, Map.of())
                        : InputFile.pins(pins);
        if (!before.server().equals(server)) {
            throw new UnusableInputException(
                    pins + ": these are the pins of server " + before.server());
        }
        Map<String, String> shown = shown();
        for (String each : only) {
            if (!shown.containsKey(each) && !before.isPinned(each)) {
                throw new UnusableInputException(
                        "there is no tool " + each + " to accept: the server does not show it");
            }
        }
        Acceptance acceptance = Acceptance.of(before.accepted(), shown, new HashSet<>(only));
        PinText text = new PinText(server, before.newTools(), before.since(), acceptance.tools());
        String document = json || form == Form.json ? text.json() : text.yaml();
        if (document.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new UnusableInputException(
                    "the document would be larger than 256 KiB, which no gateway reads; accept"
                            + " fewer tools, with --tool");
        }
        if (pins != null) {
            acceptance.differences().forEach(terminal::say);
        }
        int count = acceptance.tools().size();
        terminal.say(count == 1 ? "1 tool is accepted" : count + " tools are accepted");
        terminal.out().print(document);
        terminal.out().flush();
        return ExitCode.FINE;
    }

    private void check() {
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

    /** Those that a document can name; a tool of another name is held back by its name alone. */
    private Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        for (Assessment each : catalogue().tools()) {
            String name = each.tool().name();
            if (canBeNamed(name)) {
                shown.put(name, each.tool().fingerprint());
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

    private Catalogue catalogue() {
        try {
            Path file = tools;
            ToolList list =
                    file == null ? listed() : ToolList.read(file.toString(), InputFile.read(file));
            return Catalogues.of(server, list, Classifier.standard());
        } catch (UnreadableToolsException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private ToolList listed() throws UnreadableToolsException {
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
