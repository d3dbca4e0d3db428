package dev.sluice.testsupport;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint that takes its rules seriously (RFC 6749, RFC 7636, RFC 8693), and remembers
 * what it was asked. A test may have it answer otherwise.
 */
public final class TokenEndpoint implements AutoCloseable {
    public static final String CLIENT = "sluice:client";

    /** Has characters that must be encoded before the two are joined. */
    public static final String SECRET = "s3cr3t-CANARY+client %:/ü";

    /** What every token that it gives out begins with. */
    public static final String TOKENS = "s3cr3t-CANARY-token";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String scheme;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private volatile List<String> clientSecrets = List.of(SECRET);
    private volatile Exchange exchange = TokenEndpoint::exchanged;
    private volatile long lifetime = 3600;
    private volatile @Nullable String refreshToken;
    private volatile boolean rotating;
    private volatile @Nullable Consent consent;
    private volatile Consumer<HttpServerRequest> answer = this::answer;

    /**
     * One request that was answered as the rules say.
     *
     * @param client who has asked, or null when it did not prove itself
     * @param form the fields of the body
     */
    public record Asked(@Nullable String client, Map<String, String> form) {
        public Asked {
            form = Map.copyOf(form);
        }
    }

    /**
     * What somebody has consented to: good for one use, by whoever knows the challenge's origin.
     */
    public record Consent(String code, String redirect, String challenge) {}

    private TokenEndpoint(HttpServerOptions options) {
        scheme = options.isSsl() ? "https" : "http";
        server =
                vertx.createHttpServer(options)
                        .requestHandler(request -> answer.accept(request))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    /** Starts one. */
    public static TokenEndpoint start() {
        return new TokenEndpoint(new HttpServerOptions());
    }

    /** Starts one that proves who it is with what stands in a store of {@link Certificates}. */
    public static TokenEndpoint secured(Path store) {
        return new TokenEndpoint(
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions()
                                        .setPath(store.toString())
                                        .setPassword(Certificates.PASSWORD)));
    }

    public URI url() {
        return url("127.0.0.1");
    }

    /** The same by another name. */
    public URI url(String host) {
        return URI.create(scheme + "://" + host + ":" + server.actualPort() + "/token");
    }

    /** Everything that was asked so far, in order. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** How many seconds the next tokens are good for. */
    public void lifetime(long seconds) {
        lifetime = seconds;
    }

    /** What is given for somebody's token. */
    public interface Exchange {
        /** A token, or null for none. */
        @Nullable String of(String subject);
    }

    /** The client has another secret from now on. */
    public void clientSecret(String secret) {
        clientSecrets(secret);
    }

    /** Each of these proves the client from now on. */
    public void clientSecrets(String... all) {
        clientSecrets = List.of(all);
    }

    /** The secret for which a token was given out, if it was. */
    public @Nullable String secretFor(String token) {
        return secrets.get(token);
    }

    /** Exchanges tokens otherwise. */
    public void exchanges(Exchange otherwise) {
        exchange = otherwise;
    }

    /**
     * Takes a refresh token.
     *
     * @param replaced whether each is good for one use, and replaced by another
     */
    public void refreshToken(String token, boolean replaced) {
        refreshToken = token;
        rotating = replaced;
    }

    /** Takes a code, once. */
    public void consents(Consent given) {
        consent = given;
    }

    /** The refresh token that is taken now. */
    public String refreshToken() {
        return Objects.requireNonNull(refreshToken);
    }

    /** Answers otherwise, whatever it is asked. */
    public void answers(Consumer<HttpServerRequest> otherwise) {
        answer = otherwise;
    }

    /** Answers with this body, whatever it is asked. */
    public void answers(int status, String type, String body) {
        answers(
                request ->
                        request.response()
                                .setStatusCode(status)
                                .putHeader("content-type", type)
                                .end(body));
    }

    /** Answers as the rules say again. */
    public void answersRightly() {
        answer = this::answer;
    }

    /** The token that is given out for the n-th request, counted from 1. */
    public static String token(int n) {
        return TOKENS + "-" + n;
    }

    /** The token that is given out for somebody else's. */
    public static String exchanged(String subject) {
        return TOKENS + "-for-" + subject;
    }

    /** Answers as the rules say. */
    public void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, form(body.toString())));
    }

    private void answer(HttpServerRequest request, Map<String, String> form) {
        String secret = secret(request);
        String client = client(secret, form);
        asked.add(new Asked(client, form));
        JsonObject reply = client == null ? null : granted(form);
        request.response().putHeader("content-type", "application/json;charset=UTF-8");
        if (reply == null) {
            request.response()
                    .setStatusCode(client == null ? 401 : 400)
                    .end(
                            "{\"error\":\"%s\"}"
                                    .formatted(
                                            client == null ? "invalid_client" : "invalid_grant"));
        } else {
            if (secret != null) {
                secrets.put(reply.getString("access_token"), secret);
            }
            request.response().end(reply.encode());
        }
    }

    private @Nullable JsonObject granted(Map<String, String> form) {
        JsonObject reply = new JsonObject().put("token_type", "Bearer").put("expires_in", lifetime);
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" -> reply.put("access_token", token(asked.size()));
            case "refresh_token" -> refreshed(form, reply);
            case "urn:ietf:params:oauth:grant-type:token-exchange" -> exchanged(form, reply);
            case "authorization_code" -> consented(form, reply);
            default -> null;
        };
    }

    private @Nullable JsonObject consented(Map<String, String> form, JsonObject reply) {
        Consent expected = consent;
        if (expected == null
                || !expected.code().equals(form.get("code"))
                || !expected.redirect().equals(form.get("redirect_uri"))
                || !expected.challenge()
                        .equals(challenge(form.getOrDefault("code_verifier", "")))) {
            return null;
        }
        consent = null;
        if (refreshToken != null) {
            reply.put("refresh_token", refreshToken);
        }
        return reply.put("access_token", token(asked.size()));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized @Nullable JsonObject refreshed(
            Map<String, String> form, JsonObject reply) {
        if (!Objects.equals(refreshToken, form.get("refresh_token"))) {
            return null;
        }
        if (rotating) {
            refreshToken = TOKENS + "-refresh-" + asked.size();
            reply.put("refresh_token", refreshToken);
        }
        return reply.put("access_token", token(asked.size()));
    }

    private @Nullable JsonObject exchanged(Map<String, String> form, JsonObject reply) {
        String accessToken = "urn:ietf:params:oauth:token-type:access_token";
        String subject = form.get("subject_token");
        String given =
                subject != null && accessToken.equals(form.get("subject_token_type"))
                        ? exchange.of(subject)
                        : null;
        return given == null
                ? null
                : reply.put("access_token", given).put("issued_token_type", accessToken);
    }

    private @Nullable String client(@Nullable String secret, Map<String, String> form) {
        if (secret == null) {
            return "public".equals(form.get("client_id")) ? "public" : null;
        }
        return clientSecrets.contains(secret) ? CLIENT : null;
    }

    /** What the client proves itself by, of whatever name it is; null without any proof. */
    private static @Nullable String secret(HttpServerRequest request) {
        String basic = request.getHeader("authorization");
        if (basic == null) {
            return null;
        }
        String joined =
                new String(
                        Base64.getDecoder().decode(basic.substring("Basic ".length())),
                        StandardCharsets.US_ASCII);
        String[] pair = joined.split(":", -1);
        boolean whole = pair.length == 2 && decoded(pair[0]).equals(CLIENT);
        return whole ? decoded(pair[1]) : "";
    }

    /** The fields of a form. */
    public static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : text.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (form.put(decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1])) != null) {
                throw new IllegalArgumentException("a field stands there twice");
            }
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
