package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says no to one call, which the gateway records. */
@Command(
        name = "refuse",
        description = "Refuses one call, just as it was asked for.",
        mixinStandardHelpOptions = true)
final class ApprovalsRefuseCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private AnswerOption answer = new AnswerOption();

    ApprovalsRefuseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return answer.give(terminal, "refuse");
    }
}
