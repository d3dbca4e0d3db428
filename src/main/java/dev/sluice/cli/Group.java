package dev.sluice.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands that only hold others. */
abstract sealed class Group implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    /** What policy authors use. */
    @Command(
            name = "policy",
            description = "Checks, tests and explains policies.",
            mixinStandardHelpOptions = true)
    static final class Policy extends Group {}

    /** What operators use. */
    @Command(
            name = "config",
            description = "Checks all documents together.",
            mixinStandardHelpOptions = true)
    static final class Config extends Group {}

    /** What operators ask a running gateway. */
    @Command(
            name = "limits",
            description = "Shows and sets back what a running gateway has counted.",
            mixinStandardHelpOptions = true)
    static final class Limits extends Group {}

    /** What operators do about tools that change. */
    @Command(
            name = "pins",
            description = "Accepts the tools of servers as they are, and shows what differs.",
            mixinStandardHelpOptions = true)
    static final class Pins extends Group {}

    /** What the people do who answer for calls. */
    @Command(
            name = "approvals",
            description = "Shows which calls wait for a person's yes, and answers.",
            mixinStandardHelpOptions = true)
    static final class Approvals extends Group {}

    /** What gives agents their credentials. */
    @Command(
            name = "token",
            description = "Makes credentials for agents.",
            mixinStandardHelpOptions = true)
    static final class Token extends Group {}

    /** What operators do for the servers behind the gateway. */
    @Command(
            name = "upstream",
            description = "Obtains the credentials of servers.",
            mixinStandardHelpOptions = true)
    static final class Upstream extends Group {}

    /** The launcher starts the server itself, so this is only here to be listed. */
    @Command(
            name = "serve",
            description = "Starts the server; its settings are properties and variables.",
            mixinStandardHelpOptions = true)
    static final class Serve extends Group {
        @Override
        public void run() {
            throw new UnusableInputException(
                    "the server is started by the launcher: sluice serve, or java -jar"
                            + " quarkus-run.jar");
        }
    }
}
