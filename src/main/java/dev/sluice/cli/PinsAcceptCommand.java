package dev.sluice.cli;

import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Tool;
import dev.sluice.cli.pins.Acceptance;
import dev.sluice.cli.pins.PinDifferences;
import dev.sluice.cli.pins.PinText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the document that accepts what a server shows of its tools. */
@Command(
        name = "accept",
        description = "Prints the pins of a server: its tools, accepted as they are now.",
        mixinStandardHelpOptions = true)
final class PinsAcceptCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 256 * 1024;

    private final Terminal terminal;

    @Mixin private PinSource source = new PinSource();

    /** The forms. */
    enum Form {
        yaml,
        json
    }

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
        source.check();
        String server = source.server();
        Pins before =
                pins == null
                        ? new Pins(server, Pins.NewTools.QUARANTINE, Map.of())
                        : source.accepted(pins);
        SortedMap<String, Tool> shown = source.shown(terminal);
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
        (pins == null ? PinDifferences.resemblances(shown) : acceptance.differences())
                .forEach(terminal::say);
        int count = acceptance.tools().size();
        terminal.say(count == 1 ? "1 tool is accepted" : count + " tools are accepted");
        terminal.out().print(document);
        terminal.out().flush();
        return ExitCode.FINE;
    }
}
