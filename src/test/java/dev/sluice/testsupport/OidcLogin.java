package dev.sluice.testsupport;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an agent that knows a server's address alone finds out where to log in, and does (MCP
 * 2026-07-28, Authorization): the challenge, the resource's metadata, the issuer's, then a code and
 * its token.
 */
public final class OidcLogin {
    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");
    private static final String BACK = "http://localhost:1/callback";
    private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-1";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private OidcLogin() {}

    /** The token that an account gets for the server that challenged. */
    public static String token(String challenge, OidcAccount account) {
        JsonObject resource = metadataOf(challenge);
        JsonObject issuer =
                json(
                        resource.getJsonArray("authorization_servers").getString(0)
                                + "/.well-known/oauth-authorization-server");
        String code = code(issuer, resource.getString("resource"), account);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer.getString("token_endpoint")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        form(
                                                Map.of(
                                                        "grant_type", "authorization_code",
                                                        "code", code,
                                                        "client_id", account.name(),
                                                        "redirect_uri", BACK,
                                                        "code_verifier", VERIFIER))))
                        .build();
        return new JsonObject(send(request).body()).getString("access_token");
    }

    /** What the challenge leads to. */
    public static JsonObject metadataOf(String challenge) {
        Matcher metadata = METADATA.matcher(challenge);
        if (!metadata.find()) {
            throw new AssertionError("leads nowhere: " + challenge);
        }
        return json(metadata.group(1));
    }

    private static String code(JsonObject issuer, String resource, OidcAccount account) {
        Map<String, String> query =
                new TreeMap<>(
                        Map.of(
                                "response_type",
                                "code",
                                "client_id",
                                account.name(),
                                "redirect_uri",
                                BACK,
                                "code_challenge",
                                OidcTokens.challenge(VERIFIER),
                                "code_challenge_method",
                                "S256",
                                "resource",
                                resource,
                                "state",
                                "s"));
        URI address = URI.create(issuer.getString("authorization_endpoint") + "?" + form(query));
        HttpResponse<String> back = send(HttpRequest.newBuilder(address).build());
        String location = back.headers().firstValue("location").orElseThrow();
        return location.replaceFirst(".*[?&]code=([^&]+).*", "$1");
    }

    private static JsonObject json(String address) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(address)).build());
        if (response.statusCode() != 200) {
            throw new AssertionError(address + " answers " + response.statusCode());
        }
        return new JsonObject(response.body());
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
