package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a running gateway write more or less of its log for a while. */
@Command(
        name = "log-level",
        description = "Shows levels of a gateway's log, or changes one for some minutes.",
        mixinStandardHelpOptions = true)
final class LogLevelCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
            arity = "0..1",
            index = "0",
            paramLabel = "CATEGORY",
            description = "Whose lines, such as dev.sluice.gateway; left out, levels are shown.")
    private @Nullable String category;

    @Parameters(
            arity = "0..1",
            index = "1",
            paramLabel = "LEVEL",
            description = "DEBUG, INFO or WARN; DEFAULT ends a change.")
    private @Nullable String level;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "For how long, 1 to 1440 (default: 15).")
    private @Nullable Integer minutes;

    LogLevelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (category != null && level == null) {
            throw new UnusableInputException("name a level: DEBUG, INFO, WARN or DEFAULT");
        }
        AdminClient client = gateway.client();
        try {
            JsonValue answer =
                    category == null
                            ? client.get("/api/log-levels")
                            : client.post("/api/log-levels", JsonText.of(change()));
            terminal.print(output, new Report(lines(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, @Nullable Object> change() {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("category", category);
        change.put("level", level == null ? null : level.toUpperCase(Locale.ROOT));
        if (minutes != null) {
            change.put("minutes", minutes);
        }
        return change;
    }

    private static List<String> lines(JsonValue answer) {
        Table table = new Table("CATEGORY", "LEVEL", "UNTIL");
        for (JsonValue row : Told.rows(answer, "levels")) {
            table.row(Told.cell(row, "category"), Told.cell(row, "level"), Told.cell(row, "until"));
        }
        return table.lines();
    }
}
