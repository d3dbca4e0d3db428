package dev.sluice.testsupport;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link OidcProvider} gives out tokens: for a code with its proof (RFC 7636, S256), and to
 * clients for themselves (RFC 6749, section 4.4).
 */
final class OidcTokens {
    private final OidcProvider provider;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    OidcTokens(OidcProvider provider) {
        this.provider = provider;
    }

    private record Code(String client, String redirect, String challenge, String resource) {}

    /** Answers with an error of RFC 6749, section 5.2. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String error) {
            super(error);
        }
    }

    /** Logs in whoever asks, without asking back; where the browser is sent. */
    String authorize(MultiMap query) {
        String client = provider.account(required(query, "client_id")).name();
        String redirect = required(query, "redirect_uri");
        if (!"S256".equals(query.get("code_challenge_method"))) {
            throw new RefusedException("invalid_request");
        }
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Code(
                        client,
                        redirect,
                        required(query, "code_challenge"),
                        required(query, "resource")));
        String state = query.get("state");
        return redirect
                + (redirect.contains("?") ? '&' : '?')
                + "code="
                + code
                + "&iss="
                + encoded(provider.issuer())
                + (state == null ? "" : "&state=" + encoded(state));
    }

    JsonObject issue(MultiMap form, @Nullable String authorization) {
        return switch (required(form, "grant_type")) {
            case "authorization_code" -> ofCode(form);
            case "client_credentials" -> ofClient(form, authorization);
            default -> throw new RefusedException("unsupported_grant_type");
        };
    }

    private JsonObject ofCode(MultiMap form) {
        Code code = codes.remove(required(form, "code"));
        boolean right =
                code != null
                        && code.redirect().equals(form.get("redirect_uri"))
                        && code.challenge().equals(challenge(required(form, "code_verifier")));
        if (code == null || !right) {
            throw new RefusedException("invalid_grant");
        }
        return token(provider.account(code.client()), code.resource());
    }

    private JsonObject ofClient(MultiMap form, @Nullable String authorization) {
        String[] basic = basic(authorization);
        String name = basic.length == 2 ? basic[0] : required(form, "client_id");
        String secret = basic.length == 2 ? basic[1] : required(form, "client_secret");
        OidcAccount account = provider.account(name);
        if (!account.secret().equals(secret)) {
            throw new RefusedException("invalid_client");
        }
        return token(account, required(form, "resource"));
    }

    private static String[] basic(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return new String[0];
        }
        byte[] pair = Base64.getDecoder().decode(authorization.substring(6));
        String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
        }
        return parts;
    }

    private JsonObject token(OidcAccount account, String resource) {
        return new JsonObject()
                .put("access_token", provider.token(account, resource))
                .put("token_type", "Bearer")
                .put("expires_in", 300);
    }

    private static String required(MultiMap parameters, String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new RefusedException("invalid_request");
        }
        return value;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** RFC 7636, section 4.2. */
    static String challenge(String verifier) {
        try {
            return SigningKey.base64(
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
