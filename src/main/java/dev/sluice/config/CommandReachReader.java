package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a server that is a command is started. No message repeats what was written: arguments
 * and variables may hold what was better kept in a file.
 */
final class CommandReachReader {
    static final String EXAMPLE = "command: [node, /srv/iterable/dist/index.js]";

    private static final List<String> OF_URLS =
            List.of("headers", "transport", "sendCaller", "tls", "http2", "concurrency");

    private final Problems problems;

    CommandReachReader(Problems problems) {
        this.problems = problems;
    }

    ReachDefinition.@Nullable Command read(Fields server) {
        int before = problems.count();
        List<String> command = command(server);
        EnvironmentReader.Environment environment = new EnvironmentReader(problems).read(server);
        Path directory = directory(server);
        if (server.find("auth") != null) {
            server.refuse(
                    "auth", "is for servers at a URL; a command gets its keys by env, delete this");
        }
        for (String field : OF_URLS) {
            if (server.find(field) != null) {
                server.refuse(field, "is for servers at a URL; delete it");
            }
        }
        return problems.count() > before
                ? null
                : new ReachDefinition.Command(
                        command, environment.variables(), environment.keys(), directory);
    }

    private List<String> command(Fields server) {
        List<String> command = new ArrayList<>();
        if (!(server.find("command") instanceof ArrayNode list) || list.items().isEmpty()) {
            server.refuse(
                    "command",
                    "must be a list of texts, the program first; write for example " + EXAMPLE);
            return command;
        }
        for (Node item : list.items()) {
            String fault = faultOf(item, command.isEmpty());
            if (fault != null) {
                problems.add(item.place(), fault);
            }
            command.add(item instanceof TextNode text ? text.value() : "");
        }
        return command;
    }

    private static @Nullable String faultOf(Node item, boolean isProgram) {
        if (!(item instanceof TextNode text)) {
            return "must be a text; put it between quotes";
        }
        if (text.value().isEmpty()) {
            return "is empty; delete it";
        }
        if (isProgram && text.value().chars().allMatch(character -> character <= ' ')) {
            return "is blank; name the program";
        }
        return text.value().indexOf('\0') >= 0 ? "must not hold a NUL character; delete it" : null;
    }

    private static @Nullable Path directory(Fields server) {
        String text = server.text("directory", "directory: /srv/iterable");
        Path path = text == null ? null : AbsolutePath.of(text);
        if (text != null && path == null) {
            server.refuse("directory", "must be an absolute path; begin it with /");
        }
        return path;
    }
}
