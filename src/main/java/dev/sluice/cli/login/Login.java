package dev.sluice.cli.login;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenRequest;
import dev.sluice.upstream.oauth.TokenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Has somebody consent in a browser, with the code bound to this login (RFC 7636). */
public final class Login {
    /** RFC 6749, section 4.1.2.1; anything else is not repeated. */
    private static final Set<String> ERRORS =
            Set.of(
                    "invalid_request",
                    "unauthorized_client",
                    "access_denied",
                    "unsupported_response_type",
                    "invalid_scope",
                    "server_error",
                    "temporarily_unavailable");

    private final OAuth oauth;
    private final URI authorizationUrl;
    private final TokenFetch tokens;
    private final SecureRandom random = new SecureRandom();

    /**
     * Prepares a login; nothing is sent yet.
     *
     * @param oauth whom the tokens come from, its client's secret read
     * @param authorizationUrl where somebody consents
     * @param caFile the certificates that the token endpoint is believed by, in PEM; empty for
     *     those of the JVM
     */
    public Login(OAuth oauth, URI authorizationUrl, Optional<Path> caFile) {
        this.oauth = oauth;
        this.authorizationUrl = authorizationUrl;
        this.tokens =
                new TokenFetch(
                        new Asking(caFile), name -> Arrays.asList(InetAddress.getAllByName(name)));
    }

    /** As the gateway does that is told nothing else. */
    private record Asking(Optional<Path> caFile) implements TokenSettings {
        @Override
        public Duration timeout() {
            return Duration.ofSeconds(5);
        }
    }

    /**
     * Waits for somebody to consent.
     *
     * @param show shows the address to open; it holds no secret
     * @return the refresh token
     */
    public Secret refreshToken(Consumer<URI> show, Duration patience) throws LoginFailedException {
        String state = unguessable();
        Secret verifier = new Secret(unguessable());
        try (Redirect redirect = new Redirect(state)) {
            show.accept(address(redirect.address(), state, verifier));
            Secret code = code(redirect.await(patience));
            TokenRequest request = TokenRequest.code(oauth, code, redirect.address(), verifier);
            Granted granted = tokens.fetch(request);
            return granted.refreshToken()
                    .orElseThrow(
                            () ->
                                    new LoginFailedException(
                                            "the token endpoint gave no refresh token; many give one"
                                                    + " only for the scope offline_access"));
        } catch (IOException e) {
            throw new LoginFailedException("no port of this machine can be listened at");
        }
    }

    private URI address(URI redirect, String state, Secret verifier) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", oauth.client().id());
        query.put("redirect_uri", redirect.toString());
        query.put("state", state);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        if (!oauth.wish().scopes().isEmpty()) {
            query.put("scope", String.join(" ", oauth.wish().scopes()));
        }
        if (oauth.wish().resource() != null) {
            query.put("resource", oauth.wish().resource());
        }
        if (oauth.wish().audience() != null) {
            query.put("audience", oauth.wish().audience());
        }
        String joint = authorizationUrl.getRawQuery() == null ? "?" : "&";
        return URI.create(authorizationUrl + joint + TokenRequest.encoded(query).reveal());
    }

    private Secret code(Map<String, String> answer) throws LoginFailedException {
        String issuer = answer.get("iss");
        if (issuer != null && !isOfOurs(issuer)) {
            throw new LoginFailedException("the answer comes from another issuer");
        }
        String error = answer.get("error");
        if (error != null) {
            throw new LoginFailedException(
                    "the login was refused" + (ERRORS.contains(error) ? ": " + error : ""));
        }
        String code = answer.get("code");
        if (code == null || code.isEmpty()) {
            throw new LoginFailedException("the answer holds no code");
        }
        return new Secret(code);
    }

    /**
     * The document names no issuer, so it must live where one of its two addresses is (RFC 9207).
     */
    private boolean isOfOurs(String issuer) {
        try {
            String origin = origin(new URI(issuer));
            return origin.equals(origin(authorizationUrl))
                    || origin.equals(origin(oauth.tokenUrl()));
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String challenge(Secret verifier) {
        try {
            byte[] ascii = verifier.reveal().getBytes(StandardCharsets.US_ASCII);
            return encoded(MessageDigest.getInstance("SHA-256").digest(ascii));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private String unguessable() {
        byte[] octets = new byte[32];
        random.nextBytes(octets);
        return encoded(octets);
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
