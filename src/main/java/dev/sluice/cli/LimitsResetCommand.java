package dev.sluice.cli;

import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets counts of a grant back, which the gateway records. */
@Command(
        name = "reset",
        description = "Sets what stands on the limits of a grant back to nothing.",
        mixinStandardHelpOptions = true)
final class LimitsResetCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private CallerOption caller = new CallerOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--counter",
            paramLabel = "NAME",
            description =
                    "The one counter that is set back (default: all that no other grant shares).")
    private @Nullable String counter;

    LimitsResetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(caller.fields());
        if (counter != null) {
            body.put("counter", counter);
        }
        try {
            JsonValue answer = gateway.client().post("/api/limits/reset", JsonText.of(body));
            terminal.print(output, new Report(lines(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> lines(JsonValue answer) {
        Table table = new Table("RULE", "TOOL", "COUNTER", "SCOPE", "RESET", "NOTE");
        for (JsonValue row : Told.rows(answer, "limits")) {
            JsonValue reset = row.get("reset");
            table.row(
                    Told.cell(row, "rule"),
                    Told.cell(row, "tool"),
                    Told.cell(row, "counter"),
                    Told.cell(row, "scope"),
                    reset != null && reset.isTrue() ? "yes" : "no",
                    Told.cell(row, "why"));
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "grant %s, subject %s: %s counters set back"
                        .formatted(
                                Told.cell(answer, "grant"),
                                Told.cell(answer, "subject"),
                                Told.cell(answer, "counters")));
        lines.addAll(table.lines());
        return lines;
    }
}
