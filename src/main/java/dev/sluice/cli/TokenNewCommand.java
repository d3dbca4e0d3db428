package dev.sluice.cli;

import dev.sluice.config.UtcTime;
import dev.sluice.identity.NewToken;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a token for an agent, and the grant that knows only its hash. Nothing is stored. The
 * document alone goes to standard output, so that whoever writes that into a file to commit does
 * not commit the token.
 */
@Command(
        name = "new",
        description = "Makes a token, shows it once, and prints the grant document to commit.",
        mixinStandardHelpOptions = true)
final class TokenNewCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The grant's name.")
    private String name = "";

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description = "The server it may call (default: the one of the grant's name).")
    private @Nullable String server;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "The policy it is held to (default: the one of the server's name).")
    private @Nullable String policy;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description =
                    "From when on the token proves nothing, in UTC, for example"
                            + " 2027-01-31T00:00:00Z (default: never).")
    private @Nullable String expires;

    @Mixin private OutputOption output = new OutputOption();

    TokenNewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String called = server == null ? name : server;
        String rules = policy == null ? called : policy;
        List.of(name, called, rules).forEach(TokenNewCommand::checkName);
        if (expires != null && UtcTime.parse(expires) == null) {
            throw new UnusableInputException(
                    "--expires takes a time in UTC, for example 2027-01-31T00:00:00Z");
        }
        NewToken token = NewToken.make(new SecureRandom());
        String file = "grants/" + name + ".yaml";
        List<String> document =
                Stream.concat(
                                Stream.of(
                                        "server: \"" + called + "\"", "policy: \"" + rules + "\""),
                                held(token).stream())
                        .toList();
        if (!output.isJson()) {
            terminal.say("The token of " + file + ", for the agent alone. It is not shown again:");
            terminal.say(token.reveal());
        }
        terminal.print(output, new Report(document, json(token, file, document)));
        return ExitCode.FINE;
    }

    private List<String> held(NewToken token) {
        return expires == null
                ? List.of("token: \"sha256:" + token.digits() + "\"")
                : List.of(
                        "tokens:",
                        "  - {sha256: \"" + token.digits() + "\", expires: \"" + expires + "\"}");
    }

    private static Map<String, @Nullable Object> json(
            NewToken token, String file, List<String> document) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("token", token.reveal());
        json.put("file", file);
        json.put("document", String.join("\n", document) + "\n");
        return json;
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UnusableInputException(
                    "a name begins with a letter or digit and goes on with letters, digits, dots,"
                            + " underscores and hyphens, 128 in all at most");
        }
    }
}
