package dev.sluice.cli;

import dev.sluice.cli.bridge.Bridge;
import dev.sluice.cli.bridge.BridgeLog;
import dev.sluice.cli.bridge.BridgeOptions;
import dev.sluice.cli.bridge.BridgeOptions.Bounds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves one server that speaks over standard input and output as streamable HTTP. */
@Command(
        name = "bridge",
        description = "Serves a server that is a command as streamable HTTP.",
        mixinStandardHelpOptions = true)
final class BridgeCommand implements Callable<Integer> {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:([^:\\[\\]]+)|\\[([0-9A-Fa-f:.]+)]):([0-9]{1,5})");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Terminal terminal;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where requests come in (default: 127.0.0.1:8090).")
    private String listen = "127.0.0.1:8090";

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "The path of the endpoint (default: /mcp).")
    private String path = "/mcp";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Who has one of its tokens, one a line, is let in; needed where other machines"
                            + " can reach it.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--one-caller",
            description = "Requests that name no caller are all one caller's.")
    private boolean oneCaller;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the server is called in the log (default: its program's name).")
    private @Nullable String name;

    @Option(
            names = "--max-processes",
            paramLabel = "N",
            description = "The most processes at once (default: 32).")
    private int processes = 32;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long a session may be silent before it is ended (default: 1h).")
    private Duration idle = Duration.ofHours(1);

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description =
                    "How long a process is waited for after its input was closed, and once more"
                            + " after it was told to end (default: 2s).")
    private Duration grace = Duration.ofSeconds(2);

    @Option(
            names = "--max-memory",
            paramLabel = "BYTES",
            description =
                    "The most memory of a process and all it started; 0 is no bound (default:"
                            + " 1073741824).")
    private long memory = 1L << 30;

    @Option(
            names = "--longest-message",
            paramLabel = "BYTES",
            description = "The longest message, in either direction (default: 10485760).")
    private int longestMessage = 10 << 20;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The program and its arguments, after --; no shell reads them.")
    private List<String> command = List.of();

    BridgeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Ends only with the process. */
    @Override
    public Integer call() throws InterruptedException {
        BridgeOptions options = options();
        Bridge bridge = Bridge.start(options, System.getenv());
        BridgeLog.to(terminal::say);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(bridge), "end"));
        terminal.say(
                "server "
                        + options.name()
                        + " is at http://"
                        + options.shown(bridge.port())
                        + options.path());
        new CountDownLatch(1).await();
        return ExitCode.FINE;
    }

    /** As it was asked to, which is no failure: left alone, Java would end with another code. */
    private void end(Bridge bridge) {
        boolean clean = bridge.stop();
        terminal.say(clean ? "ended, and nothing is left" : "ended");
        Runtime.getRuntime().halt(clean ? ExitCode.FINE : ExitCode.FINDINGS);
    }

    private BridgeOptions options() {
        if (!PATH.matcher(path).matches() || path.equals(BridgeOptions.HEALTH)) {
            throw new UnusableInputException(
                    "--path takes a path such as /mcp, of letters, digits and . _ ~ - between"
                            + " slashes; /healthz is taken");
        }
        if (processes < 1 || memory < 0 || longestMessage < 1) {
            throw new UnusableInputException(
                    "--max-processes and --longest-message take a number above 0, --max-memory one"
                            + " that is not below");
        }
        return new BridgeOptions(
                serverName(),
                command,
                address(),
                path,
                Optional.ofNullable(tokenFile),
                oneCaller,
                new Bounds(processes, idle, grace, memory, longestMessage));
    }

    private String serverName() {
        if (name == null) {
            Path program = Path.of(command.get(0)).getFileName();
            String file = program == null ? "" : program.toString();
            return NAME.matcher(file).matches() ? file : "server";
        }
        if (!NAME.matcher(name).matches()) {
            throw new UnusableInputException(
                    "--name takes letters, digits, dots, underscores and hyphens, a letter or"
                            + " digit first, 128 in all at most");
        }
        return name;
    }

    private InetSocketAddress address() {
        Matcher written = ADDRESS.matcher(listen);
        int port = written.matches() ? Integer.parseInt(written.group(3)) : -1;
        if (port < 0 || port > 65_535) {
            throw new UnusableInputException(
                    "--listen takes HOST:PORT, for example 127.0.0.1:8090 or [::1]:8090");
        }
        String host = written.group(1) == null ? written.group(2) : written.group(1);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            throw new UnusableInputException("--listen names a host that is not known: " + host);
        }
    }
}
