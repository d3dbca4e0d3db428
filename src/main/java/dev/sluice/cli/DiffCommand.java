package dev.sluice.cli;

import dev.sluice.cli.diff.AuditDiff;
import dev.sluice.cli.diff.CaseDiff;
import dev.sluice.cli.diff.Change;
import dev.sluice.cli.diff.Differences;
import dev.sluice.cli.diff.Effect;
import dev.sluice.cli.diff.Seen;
import dev.sluice.policy.Policy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what a new version of a policy decides otherwise. */
@Command(
        name = "diff",
        description = "Lists the calls that another version of a policy decides otherwise.",
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    private static final int MOST_WARNINGS = 20;

    private final Terminal terminal;
    private long unreadable;

    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "OLD", description = "The policy that is in force.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The policy that shall be.")
    private Path after = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Calls calls = new Calls();

    @Option(
            names = "--only",
            paramLabel = "POLICY",
            description = "Of the decision log, only what this policy decided.")
    private @Nullable String only;

    DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Which calls are compared. */
    static final class Calls {
        @Option(
                names = "--cases",
                arity = "1..*",
                paramLabel = "FILE",
                description = "The calls of these cases, exactly.")
        private List<Path> cases = List.of();

        @Option(
                names = "--audit",
                paramLabel = "decisions.jsonl",
                description = "The calls of a decision log, as far as it knows them.")
        private @Nullable Path audit;
    }

    @Override
    public Integer call() {
        Policy old = InputFile.policy(before, "policy");
        Policy now = InputFile.policy(after, "policy");
        Path audit = calls.audit;
        Differences differences;
        long skipped = 0;
        if (audit == null) {
            differences = CaseDiff.of(old, now, InputFile.cases(calls.cases));
        } else {
            AuditDiff diff = new AuditDiff(old, now);
            read(audit, diff);
            differences = diff.differences();
            skipped = diff.skipped();
        }
        terminal.print(output, report(differences, skipped));
        return differences.changeDecisions() ? ExitCode.FINDINGS : ExitCode.FINE;
    }

    private void read(Path file, AuditDiff diff) {
        long read = 0;
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String why = line.isBlank() ? null : diff.add(line, only);
                if (why != null) {
                    warn(file, number, why);
                } else if (!line.isBlank()) {
                    read++;
                }
            }
        } catch (IOException e) {
            throw new UnusableInputException(
                    file + ": the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        if (read == 0) {
            throw new UnusableInputException(file + ": no line of a decision log is in it");
        }
    }

    private void warn(Path file, long line, String why) {
        unreadable++;
        if (unreadable <= MOST_WARNINGS) {
            terminal.say(file + ":" + line + ": left out: " + why);
        }
        if (unreadable == MOST_WARNINGS) {
            terminal.say(file + ": further lines that cannot be read are only counted");
        }
    }

    private Report report(Differences differences, long skipped) {
        List<String> lines = new ArrayList<>();
        long changed = 0;
        long undecidable = 0;
        for (Change change : differences.changes()) {
            changed += change.count();
            lines.add(
                    "%d× %s: %s → %s"
                            .formatted(
                                    change.count(),
                                    change.call().text(),
                                    change.before(),
                                    change.after()));
        }
        for (Differences.Undecidable each : differences.undecidable()) {
            undecidable += each.count();
            lines.add(
                    "%d× %s: undecidable, hangs on %s"
                            .formatted(each.count(), each.call().text(), each.path()));
        }
        lines.add(
                "%d changed, %d unchanged, %d undecidable, %d skipped, %d unreadable"
                        .formatted(
                                changed,
                                differences.unchanged(),
                                undecidable,
                                skipped,
                                unreadable));
        return new Report(
                lines,
                new JsonObject()
                        .put("changed", changed)
                        .put("unchanged", differences.unchanged())
                        .put("undecidable", undecidable)
                        .put("skipped", skipped)
                        .put("unreadable", unreadable)
                        .put(
                                "changes",
                                differences.changes().stream().map(DiffCommand::json).toList())
                        .put(
                                "undecided",
                                differences.undecidable().stream().map(DiffCommand::json).toList())
                        .done());
    }

    private static Map<String, @Nullable Object> json(Change change) {
        return new JsonObject()
                .put("call", call(change.call()))
                .put("count", change.count())
                .put("what", change.what())
                .put("old", json(change.before()))
                .put("new", json(change.after()))
                .done();
    }

    private static Map<String, @Nullable Object> json(Differences.Undecidable each) {
        return new JsonObject()
                .put("call", call(each.call()))
                .put("count", each.count())
                .put("path", each.path())
                .done();
    }

    private static Map<String, Object> call(Seen seen) {
        return new TreeMap<>(seen.fields());
    }

    private static Map<String, @Nullable Object> json(Effect effect) {
        return new JsonObject()
                .put("decision", effect.decision())
                .put("rule", effect.rule())
                .put("limits", effect.limits())
                .done();
    }
}
