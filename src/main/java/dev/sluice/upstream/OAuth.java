package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the access tokens of one server are obtained (RFC 6749).
 *
 * @param flow what the gateway has to offer for a token
 * @param tokenUrl where tokens are given out: {@code https}, or {@code http} on this machine
 * @param client who the gateway is there
 * @param wish what the tokens are to be good for
 */
public record OAuth(Flow flow, URI tokenUrl, Client client, Wish wish) {

    /** What the gateway has to offer for a token. */
    public sealed interface Flow {
        /** Nothing but itself (RFC 6749, section 4.4). */
        record ClientCredentials() implements Flow {}

        /**
         * A consent that somebody has given before (RFC 6749, section 6).
         *
         * @param file where the refresh token stands, and where one that replaces it is written
         * @param token what stood there; empty when it could not be read
         */
        record RefreshToken(Path file, Optional<Secret> token) implements Flow {}

        /** The token of whoever calls (RFC 8693). */
        record TokenExchange() implements Flow {}
    }

    /** Who the gateway is at a token endpoint. */
    public sealed interface Client {
        /** The client's id. */
        String id();

        /** One that keeps no secret. */
        record Public(String id) implements Client {}

        /**
         * One that proves itself (RFC 6749, section 2.3.1).
         *
         * @param secret empty when it could not be read
         */
        record Confidential(String id, Optional<Secret> secret) implements Client {}
    }

    /**
     * What the tokens are to be good for.
     *
     * @param scopes none for what the endpoint gives by itself
     * @param audience the name of the server there (RFC 8693, section 2.1)
     * @param resource the server's address (RFC 8707)
     */
    public record Wish(List<String> scopes, @Nullable String audience, @Nullable String resource) {
        public Wish {
            scopes = List.copyOf(scopes);
        }
    }

    /** Whether every secret is there: without one of them the server must not be called. */
    public boolean hasItsSecrets() {
        boolean consent = !(flow instanceof Flow.RefreshToken held) || held.token().isPresent();
        boolean proof =
                !(client instanceof Client.Confidential known) || known.secret().isPresent();
        return consent && proof;
    }
}
