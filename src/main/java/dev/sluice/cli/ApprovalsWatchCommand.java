package dev.sluice.cli;

import dev.sluice.cli.admin.UnansweredException;
import dev.sluice.protocol.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells of approvals as they are asked for and decided. */
@Command(
        name = "watch",
        description = "Shows what is pending, and then whatever is asked for or decided.",
        mixinStandardHelpOptions = true)
final class ApprovalsWatchCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 1_000;

    private final Terminal terminal;

    @Mixin private GatewayOption gateway = new GatewayOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long to watch, such as 10m (default: until it is ended).")
    private Duration time = Duration.ofDays(365);

    ApprovalsWatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApprovalWatch watch = new ApprovalWatch(gateway.client());
        long end = System.nanoTime() + time.toNanos();
        try {
            while (true) {
                for (JsonValue row : watch.news()) {
                    terminal.print(
                            output, new Report(List.of(ApprovalLines.line(row)), Told.object(row)));
                }
                if (System.nanoTime() - end >= 0 || terminal.out().checkError()) {
                    return ExitCode.FINE;
                }
                pause();
            }
        } catch (UnansweredException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        }
    }

    /** Nothing comes in between: an interrupt ends the process. */
    private static void pause() throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
