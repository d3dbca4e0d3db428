package dev.sluice.config;

import dev.sluice.upstream.Reach;
import dev.sluice.upstream.ServerTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what is unwise about servers. Pure: it looks at what the documents say and no further. */
public final class ServerWarnings {
    private static final Pattern KEY_LIKE =
            Pattern.compile("key|token|secret|password", Pattern.CASE_INSENSITIVE);

    private ServerWarnings() {}

    /** Of all servers that the documents describe, by name. */
    public static List<ServerWarning> of(Configuration configuration) {
        List<ServerWarning> warnings = new ArrayList<>();
        new TreeMap<>(configuration.servers())
                .forEach(
                        (name, server) -> {
                            if (server.reach() instanceof ReachDefinition.Command reach) {
                                warnings.addAll(of(name, reach.command(), reach.variables()));
                            }
                        });
        return warnings;
    }

    /** Of all servers in force, by name. */
    static List<ServerWarning> of(Snapshot snapshot) {
        List<ServerWarning> warnings = new ArrayList<>();
        new TreeMap<>(snapshot.servers())
                .forEach(
                        (name, server) -> {
                            if (server.reach() instanceof Reach.Command reach) {
                                warnings.addAll(of(name, reach.command(), reach.variables()));
                            } else if (server.reach() instanceof Reach.Http reach) {
                                warnings.addAll(of(name, reach.transport().tls()));
                            }
                        });
        return warnings;
    }

    private static List<ServerWarning> of(String server, @Nullable ServerTls tls) {
        if (tls == null) {
            return List.of();
        }
        Stream<String> missing =
                tls.missing().stream()
                        .map(field -> "answers 503: " + field + " cannot be read or is empty");
        Stream<String> wrong = tls.faults().stream().map(fault -> "cannot be called: " + fault);
        return Stream.concat(missing, wrong)
                .map(message -> new ServerWarning(server, message))
                .toList();
    }

    private static List<ServerWarning> of(
            String server, List<String> command, Map<String, String> variables) {
        List<ServerWarning> warnings = new ArrayList<>();
        UnpinnedPackage.in(command)
                .ifPresent(message -> warnings.add(new ServerWarning(server, message)));
        for (String variable : new TreeSet<>(variables.keySet())) {
            if (KEY_LIKE.matcher(variable).find()) {
                warnings.add(
                        new ServerWarning(
                                server,
                                "the variable "
                                        + variable
                                        + " looks like a secret that stands in the document; write"
                                        + " {file: /path} or {env: NAME} instead"));
            }
        }
        return warnings;
    }
}
