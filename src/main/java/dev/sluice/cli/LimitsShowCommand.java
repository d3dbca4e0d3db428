package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells how much of its limits a grant has used. */
@Command(
        name = "show",
        description = "Shows what stands on the limits of a grant.",
        mixinStandardHelpOptions = true)
final class LimitsShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private CallerOption caller = new CallerOption();
    @Mixin private OutputOption output = new OutputOption();

    LimitsShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            JsonValue answer = gateway.client().get("/api/limits?" + query());
            terminal.print(output, new Report(lines(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private String query() {
        return AdminClient.query(caller.fields());
    }

    private static List<String> lines(JsonValue answer) {
        Table table =
                new Table(
                        "RULE",
                        "TOOL",
                        "COUNTER",
                        "SCOPE",
                        "MODE",
                        "WINDOW",
                        "USED",
                        "MAX",
                        "REMAINING",
                        "FREE IN",
                        "NOTE");
        for (JsonValue row : Told.rows(answer, "limits")) {
            table.row(
                    Told.cell(row, "rule"),
                    Told.cell(row, "tool"),
                    Told.cell(row, "counter"),
                    Told.cell(row, "scope"),
                    Told.cell(row, "mode"),
                    Told.cell(row, "window") + " s",
                    Told.cell(row, "used"),
                    Told.cell(row, "max"),
                    Told.cell(row, "remaining"),
                    seconds(row, "freeInMs"),
                    note(row));
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "grant %s, subject %s"
                        .formatted(Told.cell(answer, "grant"), Told.cell(answer, "subject")));
        lines.addAll(table.lines());
        return lines;
    }

    private static String note(JsonValue row) {
        String uncertain = seconds(row, "uncertainForMs");
        return uncertain.isEmpty()
                ? Told.cell(row, "why")
                : "its store lost counts: incomplete for " + uncertain;
    }

    /** Whole seconds, rounded up; empty when nothing is to be waited for. */
    private static String seconds(JsonValue row, String name) {
        BigDecimal millis = Told.number(row.get(name));
        return millis == null || millis.signum() == 0
                ? ""
                : millis.movePointLeft(3).setScale(0, RoundingMode.CEILING) + " s";
    }
}
