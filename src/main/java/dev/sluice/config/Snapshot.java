package dev.sluice.config;

import dev.sluice.catalog.Pins;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Grants;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.Operator;
import dev.sluice.identity.Proof;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.upstream.Server;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All documents at one moment. A request is judged by one snapshot from its first step to its last.
 *
 * @param generation how many snapshots this process has put into force, this one included
 * @param hash hash of all documents, equal on every replica that reads the same ones
 * @param servers servers by name
 * @param policies policies by name
 * @param grants every grant, and which of them a proof opens
 * @param issuers whose JWTs are believed, by name
 * @param operators who may use the admin API, by name
 * @param switches what is switched off
 * @param pins what was accepted of servers' tools, by server
 */
public record Snapshot(
        long generation,
        String hash,
        Map<String, Server> servers,
        Map<String, Policy> policies,
        Grants grants,
        Map<String, Issuer> issuers,
        Map<String, Operator> operators,
        Switches switches,
        Map<String, Pins> pins) {
    public Snapshot {
        servers = Map.copyOf(servers);
        policies = Map.copyOf(policies);
        issuers = Map.copyOf(issuers);
        operators = Map.copyOf(operators);
        pins = Map.copyOf(pins);
    }

    /** All documents where nothing is pinned. */
    public Snapshot(
            long generation,
            String hash,
            Map<String, Server> servers,
            Map<String, Policy> policies,
            Grants grants,
            Map<String, Issuer> issuers,
            Map<String, Operator> operators,
            Switches switches) {
        this(generation, hash, servers, policies, grants, issuers, operators, switches, Map.of());
    }

    /** What was accepted of a server's tools; null when they are not pinned. */
    public @Nullable Pins pinsOf(String server) {
        return pins.get(server);
    }

    /** The policy that judges calls under a grant, or null when the grant names none. */
    public @Nullable Policy policyOf(Grant grant) {
        String name = grant.policy();
        return name == null ? null : policies.get(name);
    }

    /** Whether whoever proved something once may still stand on it: streams outlive snapshots. */
    public boolean stillProves(Caller caller, Instant now) {
        return servers.containsKey(caller.grant().server())
                && isStillBelieved(caller.proof())
                && grants.isStill(caller, now);
    }

    private boolean isStillBelieved(Proof proof) {
        if (!(proof instanceof Proof.Jwt jwt)) {
            return true;
        }
        Issuer today = issuers.get(jwt.issuer().name());
        return today != null && today.standsFor(jwt.issuer());
    }
}
