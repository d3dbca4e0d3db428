package dev.sluice.config;

import dev.sluice.upstream.Timeouts;
import org.jspecify.annotations.Nullable;

/** Reads a server, however it is reached. */
final class ServerReader implements DocumentReader<ServerDefinition> {
    private static final Vocabulary WORDS =
            Vocabulary.of(
                    "url",
                    "transport",
                    "command",
                    "auth",
                    "headers",
                    "sendCaller",
                    "env",
                    "directory",
                    "timeouts",
                    "tls",
                    "http2",
                    "concurrency");

    private final Problems problems;

    ServerReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public @Nullable ServerDefinition read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        ReachDefinition reach = reach(fields);
        Timeouts timeouts = TimeoutsReader.read(fields);
        return reach == null || problems.count() > before
                ? null
                : new ServerDefinition(document.name(), reach, timeouts);
    }

    private @Nullable ReachDefinition reach(Fields fields) {
        boolean atUrl = fields.find("url") != null;
        boolean isCommand = fields.find("command") != null;
        if (atUrl && isCommand) {
            fields.refuse(
                    "command", "stands beside url; a server has one of them, delete the other");
            return null;
        }
        if (isCommand) {
            return new CommandReachReader(problems).read(fields);
        }
        if (atUrl) {
            return new HttpReachReader(problems).read(fields);
        }
        problems.add(
                fields.place(),
                "needs one of url and command; write for example "
                        + HttpReachReader.EXAMPLE
                        + ", or "
                        + CommandReachReader.EXAMPLE);
        return null;
    }
}
