package dev.sluice.cli;

import dev.sluice.cli.admin.AdminClient;
import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists which calls wait, or waited, for a person's yes. */
@Command(
        name = "list",
        description = "Lists calls that wait for a person's yes, the newest at the top.",
        mixinStandardHelpOptions = true)
final class ApprovalsListCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--state",
            paramLabel = "WORD",
            description =
                    "Only these: pending, approved, refused, expired, used or all (default:"
                            + " ${DEFAULT-VALUE}).",
            defaultValue = "pending")
    private String state = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "ID",
            converter = ApprovalId.class,
            description = "Only those that come after this one.")
    private @Nullable String after;

    ApprovalsListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!state.equals(ALL)) {
            query.put("state", state);
        }
        query.put("limit", Integer.toString(limit));
        if (after != null) {
            query.put("after", after);
        }
        try {
            JsonValue answer = gateway.client().get("/api/approvals?" + AdminClient.query(query));
            terminal.print(
                    output,
                    new Report(
                            ApprovalLines.table(Told.rows(answer, "approvals")),
                            Told.object(answer)));
            String next = Told.cell(answer, "next");
            if (!next.isEmpty()) {
                terminal.say("there are more: --after=" + next);
            }
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }
}
