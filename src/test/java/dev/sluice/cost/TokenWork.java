package dev.sluice.cost;

import dev.sluice.identity.Credentials;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Grants;
import dev.sluice.identity.Proof;
import dev.sluice.testsupport.Callers;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** A header is read, its token hashed, and the grant found among a thousand. */
final class TokenWork implements Work {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);

    private final List<String> headers = List.of("Bearer token-of-the-grant-500");
    private final Grants grants =
            new Grants(IntStream.range(0, 1_000).mapToObj(TokenWork::grant).toList());

    private static Grant grant(int i) {
        return Callers.grant("grant-" + i, "shop", "policy", "token-of-the-grant-" + i);
    }

    @Override
    public Grants.Found once() {
        Credentials.Bearer bearer = (Credentials.Bearer) Credentials.read(headers);
        Grants.Found found = grants.find(new Proof.Token(bearer.hash()), "shop", NOW);
        if (!(found instanceof Grants.Found.One)) {
            throw new IllegalStateException("a grant must be found");
        }
        return found;
    }
}
