package dev.sluice.config;

import dev.sluice.config.SecretReference.FromFile;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a server's access tokens are obtained, as its document describes it: secrets are named, not
 * read.
 *
 * @param kind which flow
 * @param tokenUrl where tokens are given out
 * @param clientId who the gateway is there
 * @param clientSecret where its secret is to be found; null for a public client
 * @param wish what the tokens are to be good for
 * @param refreshToken where the refresh token is kept; of the flow of that name only
 * @param authorizationUrl where somebody consents; of that flow only, and only to log in
 */
public record OAuthDefinition(
        Kind kind,
        URI tokenUrl,
        String clientId,
        @Nullable SecretReference clientSecret,
        Wish wish,
        @Nullable FromFile refreshToken,
        @Nullable URI authorizationUrl) {

    /** The flows. */
    public enum Kind {
        CLIENT_CREDENTIALS,
        REFRESH_TOKEN,
        TOKEN_EXCHANGE
    }

    /** Where its secrets are to be found. */
    List<SecretReference> secrets() {
        return Stream.<@Nullable SecretReference>of(clientSecret, refreshToken)
                .filter(Objects::nonNull)
                .<SecretReference>map(Objects::requireNonNull)
                .toList();
    }

    /** The same with the secrets read. */
    public OAuth resolve(SecretSource secrets) {
        SecretReference secret = clientSecret;
        Client client =
                secret == null
                        ? new Client.Public(clientId)
                        : new Client.Confidential(clientId, secrets.read(secret));
        return new OAuth(flow(secrets), tokenUrl, client, wish);
    }

    private Flow flow(SecretSource secrets) {
        FromFile file = refreshToken;
        if (file != null) {
            return new Flow.RefreshToken(file.path(), secrets.read(file));
        }
        return kind == Kind.TOKEN_EXCHANGE
                ? new Flow.TokenExchange()
                : new Flow.ClientCredentials();
    }
}
