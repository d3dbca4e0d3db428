package dev.sluice.config;

import dev.sluice.identity.Grant;
import dev.sluice.identity.TokenHash;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.upstream.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All documents at one moment. A request is judged by one snapshot from its first step to its last.
 *
 * @param generation how many snapshots this process has put into force, this one included
 * @param hash hash of all documents, equal on every replica that reads the same ones
 * @param servers servers by name
 * @param policies policies by name
 * @param grants every grant
 * @param grantsByToken the same grants by the token that proves them, then by server
 * @param switches what is switched off
 */
public record Snapshot(
        long generation,
        String hash,
        Map<String, Server> servers,
        Map<String, Policy> policies,
        List<Grant> grants,
        Map<TokenHash, Map<String, Grant>> grantsByToken,
        Switches switches) {
    public Snapshot {
        servers = Map.copyOf(servers);
        policies = Map.copyOf(policies);
        grants = List.copyOf(grants);
        grantsByToken = Map.copyOf(grantsByToken);
    }

    /** Builds a snapshot and the index by which a presented token finds its grants. */
    public static Snapshot of(
            long generation,
            String hash,
            Map<String, Server> servers,
            Map<String, Policy> policies,
            List<Grant> grants,
            Switches switches) {
        Map<TokenHash, Map<String, Grant>> index = new HashMap<>();
        for (Grant grant : grants) {
            index.computeIfAbsent(grant.token(), token -> new HashMap<>())
                    .put(grant.server(), grant);
        }
        index.replaceAll((token, byServer) -> Map.copyOf(byServer));
        return new Snapshot(generation, hash, servers, policies, grants, index, switches);
    }

    /**
     * The grants that a token proves, by server name; empty when it proves none.
     *
     * @param token the hash of what was presented
     */
    public Map<String, Grant> provedBy(TokenHash token) {
        return grantsByToken.getOrDefault(token, Map.of());
    }

    /** The policy that judges calls under a grant, or null when the grant names none. */
    public @Nullable Policy policyOf(Grant grant) {
        String name = grant.policy();
        return name == null ? null : policies.get(name);
    }
}
