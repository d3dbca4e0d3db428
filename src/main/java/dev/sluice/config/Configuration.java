package dev.sluice.config;

import dev.sluice.catalog.Pins;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Grants;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.Operator;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.upstream.Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All documents, read and found consistent; a snapshot but for its generation and its secrets.
 *
 * @param hash equal wherever the same documents were read
 * @param servers servers by name
 * @param policies policies by name
 * @param grants every grant
 * @param issuers issuers by name
 * @param operators operators by name
 * @param switches what is switched off
 * @param pins what was accepted of servers' tools, by server
 */
public record Configuration(
        String hash,
        Map<String, ServerDefinition> servers,
        Map<String, Policy> policies,
        List<Grant> grants,
        Map<String, Issuer> issuers,
        Map<String, Operator> operators,
        Switches switches,
        Map<String, Pins> pins) {
    static final Configuration NOTHING =
            new Configuration(
                    "", Map.of(), Map.of(), List.of(), Map.of(), Map.of(), Switches.NONE, Map.of());

    public Configuration {
        servers = Map.copyOf(servers);
        policies = Map.copyOf(policies);
        grants = List.copyOf(grants);
        issuers = Map.copyOf(issuers);
        operators = Map.copyOf(operators);
        pins = Map.copyOf(pins);
    }

    Snapshot snapshot(long generation, SecretSource secrets) {
        Map<String, Server> resolved = new HashMap<>();
        servers.forEach((name, server) -> resolved.put(name, server.resolve(secrets)));
        return new Snapshot(
                generation,
                hash,
                resolved,
                policies,
                new Grants(grants),
                issuers,
                operators,
                switches,
                pins);
    }

    /** What decisions can be asked of offline: it holds no server, and so no secret. */
    public Snapshot withoutServers() {
        return new Snapshot(
                0,
                hash,
                Map.of(),
                policies,
                new Grants(grants),
                issuers,
                operators,
                switches,
                pins);
    }

    /** The files that hold its secrets, to be watched for a rotation. */
    List<Path> secretFiles() {
        return servers.values().stream()
                .flatMap(ServerDefinition::secretFiles)
                .distinct()
                .sorted()
                .toList();
    }
}
