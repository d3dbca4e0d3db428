package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says yes to one call, which the gateway records. */
@Command(
        name = "approve",
        description = "Lets one call pass, once, just as it was asked for.",
        mixinStandardHelpOptions = true)
final class ApprovalsApproveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private AnswerOption answer = new AnswerOption();

    ApprovalsApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return answer.give(terminal, "approve");
    }
}
