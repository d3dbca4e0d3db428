package dev.sluice.cli;

import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one call that waits, or waited, for a person's yes. */
@Command(
        name = "show",
        description = "Shows one of them, with its arguments if you may decide about it.",
        mixinStandardHelpOptions = true)
final class ApprovalsShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            converter = ApprovalId.class,
            description = "Which one.")
    private String id = "";

    ApprovalsShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            JsonValue answer = gateway.client().get("/api/approvals/" + id);
            terminal.print(output, new Report(ApprovalLines.all(answer), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }
}
