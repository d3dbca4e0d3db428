package dev.sluice.cli;

import dev.sluice.cli.tools.ToolList;
import dev.sluice.cli.tools.ToolLister;
import dev.sluice.cli.tools.UnreadableToolsException;
import dev.sluice.config.MountedSecrets;
import dev.sluice.config.Problem;
import dev.sluice.config.ReachDefinition;
import dev.sluice.config.SecretReference;
import dev.sluice.config.ServerDefinition;
import dev.sluice.config.SingleDocument;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A server that the documents describe. */
final class ConfiguredServer {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    private ConfiguredServer() {}

    /** The tools that the running server has. */
    static ToolList tools(Terminal terminal, @Nullable Path config, String name)
            throws UnreadableToolsException {
        ServerDefinition server = definition(terminal, config, name);
        if (server.oauth() != null) {
            throw new UnusableInputException(
                    "server "
                            + server.name()
                            + " asks for access tokens, which the command line does not obtain; give"
                            + " its tools/list answer with --tools");
        }
        if (!(server.reach() instanceof ReachDefinition.Http http)) {
            throw new UnusableInputException(
                    "server "
                            + server.name()
                            + " is a command, which the command line does not start; give its"
                            + " tools/list answer with --tools");
        }
        return new ToolLister(http.url(), headers(terminal, server.name(), http), server.timeouts())
                .list();
    }

    /** The server with its secrets, however it is reached. */
    static Server server(Terminal terminal, @Nullable Path config, String name) {
        return server(terminal, definition(terminal, config, name));
    }

    /** The server that a document describes which is not in any folder yet. */
    static Server server(Terminal terminal, String name, String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        return server(terminal, definition(name, "servers/" + name + ".yaml", bytes));
    }

    private static Server server(Terminal terminal, ServerDefinition definition) {
        String name = definition.name();
        if (definition.oauth() != null) {
            throw new UnusableInputException(
                    "server "
                            + name
                            + " asks for access tokens, which the command line does not obtain");
        }
        MountedSecrets secrets =
                new MountedSecrets(
                        variable -> Optional.ofNullable(terminal.environment().get(variable)));
        Reach reach = definition.reach().resolve(secrets);
        if (!reach.hasItsSecrets()) {
            throw new UnusableInputException(
                    "a secret of server " + name + " cannot be read or used");
        }
        return new Server(name, reach, definition.timeouts());
    }

    /** The server as its document describes it. */
    static ServerDefinition definition(Terminal terminal, @Nullable Path config, String name) {
        return definition(folder(terminal, config), name);
    }

    /** The folder of documents: the named one, or where a gateway looks. */
    static Path folder(Terminal terminal, @Nullable Path config) {
        if (config != null) {
            return config;
        }
        String named = terminal.environment().get("SLUICE_CONFIG_DIR");
        return Path.of(named == null || named.isEmpty() ? "/etc/sluice" : named);
    }

    private static ServerDefinition definition(Path folder, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new UnusableInputException(
                    "a server is called by the name of a document in servers/");
        }
        Path servers = folder.resolve("servers");
        for (String ending : ENDINGS) {
            Path file = servers.resolve(name + ending);
            if (Files.isRegularFile(file)) {
                return definition(name, file);
            }
        }
        throw new UnusableInputException(
                servers + " holds no " + name + ".yaml; name its folder with --config");
    }

    private static ServerDefinition definition(String name, Path file) {
        return definition(name, file.toString(), InputFile.read(file));
    }

    private static ServerDefinition definition(String name, String file, byte[] bytes) {
        SingleDocument<ServerDefinition> result = SingleDocument.server(name, file, bytes);
        if (result instanceof SingleDocument.Refused<ServerDefinition> refused) {
            throw new UnusableInputException(
                    refused.problems().stream()
                            .map(Problem::toString)
                            .collect(Collectors.joining("\n")));
        }
        return ((SingleDocument.Loaded<ServerDefinition>) result).value();
    }

    private static Map<String, Secret> headers(
            Terminal terminal, String name, ReachDefinition.Http server) {
        MountedSecrets secrets =
                new MountedSecrets(
                        variable -> Optional.ofNullable(terminal.environment().get(variable)));
        Map<String, Secret> headers = new TreeMap<>();
        for (Map.Entry<String, SecretReference> each : server.headers().entrySet()) {
            Secret secret =
                    secrets.read(each.getValue())
                            .orElseThrow(
                                    () ->
                                            new UnusableInputException(
                                                    "the secret of header "
                                                            + each.getKey()
                                                            + " of server "
                                                            + name
                                                            + " cannot be read or used"));
            headers.put(each.getKey(), secret);
        }
        return headers;
    }
}
