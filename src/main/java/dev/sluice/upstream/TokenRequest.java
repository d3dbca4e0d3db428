package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Wish;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a token endpoint is asked, always by POST (RFC 6749, section 3.2).
 *
 * @param url whom
 * @param authorization how the client proves itself; empty for a public one
 * @param form the body, {@code application/x-www-form-urlencoded}
 */
public record TokenRequest(URI url, Optional<Secret> authorization, Secret form) {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** For the gateway itself (RFC 6749, section 4.4.2). */
    public static TokenRequest clientCredentials(OAuth oauth) {
        Map<String, String> form = form("client_credentials");
        wish(form, oauth.wish());
        return of(oauth.tokenUrl(), oauth.client(), form);
    }

    /** For a consent given before (RFC 6749, section 6). */
    public static TokenRequest refresh(OAuth oauth, Secret refreshToken) {
        Map<String, String> form = form("refresh_token");
        form.put("refresh_token", refreshToken.reveal());
        wish(form, oauth.wish());
        return of(oauth.tokenUrl(), oauth.client(), form);
    }

    /** For whoever calls (RFC 8693, section 2.1). */
    public static TokenRequest exchange(OAuth oauth, Secret subject) {
        Map<String, String> form = form("urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token", subject.reveal());
        form.put("subject_token_type", ACCESS_TOKEN);
        form.put("requested_token_type", ACCESS_TOKEN);
        wish(form, oauth.wish());
        return of(oauth.tokenUrl(), oauth.client(), form);
    }

    /**
     * For a consent given a moment ago (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
     *
     * @param code what the browser brought back
     * @param redirect where it brought it
     * @param verifier what proves that it was asked for here
     */
    public static TokenRequest code(OAuth oauth, Secret code, URI redirect, Secret verifier) {
        Map<String, String> form = form("authorization_code");
        form.put("code", code.reveal());
        form.put("redirect_uri", redirect.toString());
        form.put("code_verifier", verifier.reveal());
        String resource = oauth.wish().resource();
        if (resource != null) {
            form.put("resource", resource);
        }
        return of(oauth.tokenUrl(), oauth.client(), form);
    }

    private static Map<String, String> form(String grantType) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", grantType);
        return form;
    }

    private static void wish(Map<String, String> form, Wish wish) {
        if (!wish.scopes().isEmpty()) {
            form.put("scope", String.join(" ", wish.scopes()));
        }
        if (wish.audience() != null) {
            form.put("audience", wish.audience());
        }
        if (wish.resource() != null) {
            form.put("resource", wish.resource());
        }
    }

    private static TokenRequest of(URI url, Client client, Map<String, String> form) {
        if (client instanceof Client.Confidential known) {
            return new TokenRequest(url, Optional.of(basic(known)), encoded(form));
        }
        form.put("client_id", client.id());
        return new TokenRequest(url, Optional.empty(), encoded(form));
    }

    /** Each half is encoded as in a form before the two are joined (RFC 6749, section 2.3.1). */
    private static Secret basic(Client.Confidential client) {
        String pair = encoded(client.id()) + ":" + encoded(client.secret().orElseThrow().reveal());
        return new Secret(
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
    }

    /** A form as the body of a request, or as the query of an address. */
    public static Secret encoded(Map<String, String> form) {
        return new Secret(
                form.entrySet().stream()
                        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
