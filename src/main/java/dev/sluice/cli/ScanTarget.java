package dev.sluice.cli;

import dev.sluice.cli.bridge.ChildEnvironment;
import dev.sluice.cli.scan.HttpAddress;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** A server that stands on the command line itself: a URL, or a command behind {@code --}. */
final class ScanTarget {
    /** A package that a command fetches first takes its time. */
    static final Timeouts PATIENT =
            new Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5));

    private ScanTarget() {}

    /** Whether the words stand behind {@code --}. */
    static boolean isCommand(CommandSpec spec) {
        return spec.commandLine().getParseResult().originalArgs().contains("--");
    }

    /** What the words name: one URL, or behind {@code --} a program and its arguments. */
    static Reach reach(
            Terminal terminal, CommandSpec spec, List<String> words, CredentialOption credentials) {
        if (isCommand(spec)) {
            if (!credentials.references().isEmpty()) {
                throw new UnusableInputException(
                        "--header is for a URL; a command finds its keys in its environment");
            }
            return command(words, System.getenv());
        }
        if (words.size() != 1) {
            throw new UnusableInputException(
                    "name one URL; a command stands behind --, for example -- node server.js");
        }
        return http(url("the address", words.get(0)), credentials.secrets(terminal));
    }

    static Reach.Http http(URI url, Map<String, Optional<Secret>> headers) {
        return new Reach.Http(url, headers, null, List.of(), Transport.DEFAULT);
    }

    static URI url(String what, String written) {
        return HttpAddress.read(what, written);
    }

    /** With all that this process has, as a shell would start it, but what is Sluice's own. */
    static Reach.Command command(List<String> words, Map<String, String> environment) {
        ChildEnvironment child = ChildEnvironment.of(environment);
        return new Reach.Command(words, child.variables(), child.keys(), null);
    }
}
