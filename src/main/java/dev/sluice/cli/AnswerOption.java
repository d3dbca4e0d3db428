package dev.sluice.cli;

import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which approval is answered, and what is said of it. */
final class AnswerOption {
    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            converter = ApprovalId.class,
            description = "Which one.")
    private String id = "";

    @Option(
            names = "--comment",
            paramLabel = "TEXT",
            description = "Why, in one line of 1,000 characters at most.")
    private @Nullable String comment;

    /**
     * Gives the answer.
     *
     * @param word the last part of its path
     */
    int give(Terminal terminal, String word) {
        Map<String, String> body = comment == null ? Map.of() : Map.of("comment", comment);
        try {
            JsonValue answer =
                    gateway.client().post("/api/approvals/" + id + "/" + word, JsonText.of(body));
            terminal.print(
                    output, new Report(ApprovalLines.table(List.of(answer)), Told.object(answer)));
            return ExitCode.FINE;
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }
}
