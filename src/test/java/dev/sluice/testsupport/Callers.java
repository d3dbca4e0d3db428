package dev.sluice.testsupport;

import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Grants;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Proof;
import dev.sluice.identity.TokenHash;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.upstream.Server;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Callers, grants and snapshots without the documents they usually come from. */
public final class Callers {
    private Callers() {}

    /** A grant of one token. */
    public static Grant grant(String name, String server, @Nullable String policy, String token) {
        return new Grant(name, server, policy, Holder.ofToken(TokenHash.of(token)));
    }

    /** Whoever has the first of a grant's tokens. */
    public static Caller of(Grant grant) {
        return of(grant, grant.name());
    }

    /** The same under another subject. */
    public static Caller of(Grant grant, String subject) {
        TokenHash token = ((Holder.OfTokens) grant.holder()).tokens().get(0).hash();
        return new Caller(grant, subject, new Proof.Token(token));
    }

    /** All documents of one moment, without issuers and operators. */
    public static Snapshot snapshot(
            Map<String, Server> servers,
            Map<String, Policy> policies,
            List<Grant> grants,
            Switches switches) {
        return new Snapshot(
                3, "h", servers, policies, new Grants(grants), Map.of(), Map.of(), switches);
    }
}
