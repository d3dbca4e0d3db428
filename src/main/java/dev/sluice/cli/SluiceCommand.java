package dev.sluice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code sluice}; the only class that knows standard output. */
@Command(
        name = "sluice",
        description = "Sluice, a gateway for the Model Context Protocol.",
        mixinStandardHelpOptions = true)
public final class SluiceCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private SluiceCommand() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(new Terminal(out, err, System::getenv), arguments);
        out.flush();
        System.exit(code);
    }

    static int run(Terminal terminal, String... arguments) {
        CommandLine line =
                new CommandLine(new SluiceCommand())
                        .addSubcommand(
                                new CommandLine(new Group.Policy())
                                        .addSubcommand(new LintCommand(terminal))
                                        .addSubcommand(new TestCommand(terminal))
                                        .addSubcommand(new ExplainCommand(terminal))
                                        .addSubcommand(new DiffCommand(terminal)))
                        .addSubcommand(
                                new CommandLine(new Group.Config())
                                        .addSubcommand(new ConfigCheckCommand(terminal)))
                        .addSubcommand(
                                new CommandLine(new Group.Limits())
                                        .addSubcommand(new LimitsShowCommand(terminal))
                                        .addSubcommand(new LimitsResetCommand(terminal)))
                        .addSubcommand(new ScanCommand(terminal))
                        .addSubcommand(new DriftCommand(terminal))
                        .addSubcommand(new AddCommand(terminal))
                        .addSubcommand(
                                new CommandLine(new Group.Pins())
                                        .addSubcommand(new PinsAcceptCommand(terminal))
                                        .addSubcommand(new PinsDiffCommand(terminal))
                                        .addSubcommand(new PinsShowCommand(terminal)))
                        .addSubcommand(new StatusCommand(terminal))
                        .addSubcommand(new WhyCommand(terminal))
                        .addSubcommand(new DecisionsCommand(terminal))
                        .addSubcommand(new ToolsCommand(terminal))
                        .addSubcommand(new AccessCommand(terminal))
                        .addSubcommand(new LogLevelCommand(terminal))
                        .addSubcommand(
                                new CommandLine(new Group.Approvals())
                                        .addSubcommand(new ApprovalsListCommand(terminal))
                                        .addSubcommand(ofId(new ApprovalsShowCommand(terminal)))
                                        .addSubcommand(ofId(new ApprovalsApproveCommand(terminal)))
                                        .addSubcommand(ofId(new ApprovalsRefuseCommand(terminal)))
                                        .addSubcommand(new ApprovalsWatchCommand(terminal)))
                        .addSubcommand(
                                new CommandLine(new Group.Token())
                                        .addSubcommand(new TokenNewCommand(terminal)))
                        .addSubcommand(
                                new CommandLine(new Group.Upstream())
                                        .addSubcommand(new UpstreamLoginCommand(terminal)))
                        .addSubcommand(new PingCommand(terminal))
                        .addSubcommand(
                                new CommandLine(new BridgeCommand(terminal))
                                        .setStopAtPositional(true))
                        .addSubcommand(new Group.Serve());
        line.setExpandAtFiles(false); // names of packages begin with @
        knowVersion(line);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setExecutionExceptionHandler((e, command, parsed) -> tell(terminal, e));
        return line.execute(arguments);
    }

    /** An id may begin with a hyphen; with that of an option, it stands behind {@code --}. */
    private static CommandLine ofId(Object command) {
        return new CommandLine(command)
                .setUnmatchedOptionsArePositionalParams(true)
                .setPosixClusteredShortOptionsAllowed(false);
    }

    private static void knowVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(SluiceCommand::knowVersion);
    }

    private static int tell(Terminal terminal, Exception e) {
        if (e instanceof UnusableInputException) {
            String message = String.valueOf(e.getMessage());
            message.lines().forEach(terminal::say);
        } else {
            terminal.say("this should not happen, please report it: " + e);
        }
        return ExitCode.UNUSABLE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    /** The version that the build wrote beside this class. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream in = SluiceCommand.class.getResourceAsStream("version.txt")) {
                if (in == null) {
                    return new String[] {"sluice (built without a version)"};
                }
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                return new String[] {"sluice " + reader.readLine()};
            }
        }
    }
}
