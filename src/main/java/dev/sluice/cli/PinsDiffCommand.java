package dev.sluice.cli;

import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Renames;
import dev.sluice.cli.pins.PinDifferences;
import dev.sluice.cli.pins.PinDifferences.Difference;
import dev.sluice.cli.pins.PinDifferences.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a server shows otherwise than it was accepted, and accepts nothing. */
@Command(
        name = "diff",
        description = "Tells what a server shows otherwise than its pins accept.",
        mixinStandardHelpOptions = true)
final class PinsDiffCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private PinSource source = new PinSource();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--pins",
            paramLabel = "FILE",
            required = true,
            description = "What is accepted: a document of pins/.")
    private Path pins = Path.of("");

    PinsDiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        source.check();
        Pins before = source.accepted(pins);
        PinDifferences differences = PinDifferences.of(before.accepted(), source.shown(terminal));
        terminal.print(output, new Report(lines(differences), json(differences)));
        return differences.all().isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private static List<String> lines(PinDifferences differences) {
        List<String> lines = new ArrayList<>();
        if (!differences.all().isEmpty()) {
            Table table = new Table("CHANGE", "TOOL", "ACCEPTED", "SHOWN", "NOTE");
            differences
                    .all()
                    .forEach(
                            each ->
                                    table.row(
                                            each.kind().word(),
                                            each.name(),
                                            brief(each.accepted()),
                                            brief(each.shown()),
                                            note(each)));
            lines.addAll(table.lines());
        }
        lines.addAll(differences.notes());
        lines.add(summary(differences));
        return lines;
    }

    private static String note(Difference each) {
        String like = each.looksLike();
        List<String> notes = new ArrayList<>();
        if (each.from() != null) {
            notes.add("was " + each.from());
        }
        if (like != null) {
            notes.add(PinDifferences.resemblance(each.name(), like));
        }
        return String.join(", ", notes);
    }

    private static String summary(PinDifferences differences) {
        String same = differences.same() + " as accepted";
        String rest =
                Arrays.stream(Kind.values())
                        .map(kind -> count(differences, kind) + " " + kind.word())
                        .collect(Collectors.joining(", "));
        return same + ", " + rest;
    }

    private static long count(PinDifferences differences, Kind kind) {
        return differences.all().stream().filter(each -> each.kind() == kind).count();
    }

    private Map<String, @Nullable Object> json(PinDifferences differences) {
        return new JsonObject()
                .put("server", source.server())
                .put("equal", differences.all().isEmpty())
                .put("same", differences.same())
                .put("differences", differences.all().stream().map(PinsDiffCommand::row).toList())
                .put("unclear", differences.unclear().stream().map(PinsDiffCommand::group).toList())
                .put("complete", differences.complete())
                .done();
    }

    private static Map<String, @Nullable Object> row(Difference each) {
        return new JsonObject()
                .put("change", each.kind().word())
                .put("name", each.name())
                .put("from", each.from())
                .put("looksLike", each.looksLike())
                .put("accepted", each.accepted())
                .put("shown", each.shown())
                .done();
    }

    /** Tools of which nobody can tell what became of what. */
    static Map<String, @Nullable Object> group(Renames.Group group) {
        return new JsonObject().put("from", group.from()).put("to", group.to()).done();
    }

    /** Enough to tell two apart; all of it is in the JSON. */
    private static String brief(@Nullable String fingerprint) {
        return fingerprint == null
                ? ""
                : fingerprint.replaceFirst("^sha256:([0-9a-f]{12})[0-9a-f]+$", "$1…");
    }
}
