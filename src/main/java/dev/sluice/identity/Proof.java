package dev.sluice.identity;

import dev.sluice.protocol.JsonValue;
import dev.sluice.secret.Secret;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;

/** What a credential proves by itself, before anybody asks which grants it opens. */
public sealed interface Proof {

    /**
     * A bearer token that Sluice's operator has issued.
     *
     * @param hash of what was presented
     */
    record Token(TokenHash hash) implements Proof {}

    /**
     * A JWT whose signature, issuer, audience and times were found right.
     *
     * @param issuer who has issued it, as it was believed then
     * @param subject {@code iss}, {@code #} and {@code sub}: a subject is unique within its issuer
     *     only (RFC 7519, section 4.1.2)
     * @param claims all of its claims, an object
     * @param expires when it stops proving anything, clock skew included
     * @param token the JWT itself, for servers to whose issuer it may be shown
     * @param key the key of the issuer's that has signed it
     */
    record Jwt(
            Issuer issuer,
            String subject,
            JsonValue claims,
            Instant expires,
            Secret token,
            PublicKey key)
            implements Proof {}

    /**
     * A client certificate whose chain was found right.
     *
     * @param names its subject alternative names, each as {@code URI:}, {@code DNS:} or {@code
     *     email:} and the name
     * @param expires when it stops proving anything
     */
    record Certificate(List<String> names, Instant expires) implements Proof {
        public Certificate {
            names = List.copyOf(names);
        }
    }
}
