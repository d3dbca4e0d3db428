package dev.sluice.testsupport;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small OpenID Connect provider: it has accounts, logs whoever asks in as the account that is
 * named as client, and issues real JWTs. It remembers what it was asked.
 */
public final class OidcProvider implements AutoCloseable {
    private static final long LIFETIME_SECONDS = 300;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer http;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<SigningKey> keys = new CopyOnWriteArrayList<>();
    private final Map<String, OidcAccount> accounts = new ConcurrentHashMap<>();
    private final OidcTokens tokens = new OidcTokens(this);
    private volatile Handler<HttpServerRequest> keyServer = this::publish;

    private OidcProvider(int port, SigningKey key) {
        keys.add(key);
        http = vertx.createHttpServer().requestHandler(this::handle);
        http.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    /** Starts one on a free port of the loopback interface. */
    public static OidcProvider start(SigningKey key) {
        return new OidcProvider(0, key);
    }

    /** What it calls itself in its tokens and its metadata. */
    public String issuer() {
        return "http://127.0.0.1:" + http.actualPort();
    }

    public String jwks() {
        return issuer() + "/keys";
    }

    /** Lets somebody log in. */
    public OidcProvider account(OidcAccount account) {
        accounts.put(account.name(), account);
        return this;
    }

    /** Publishes exactly these from now on, and signs with the first. */
    public OidcProvider keys(SigningKey... now) {
        keys.clear();
        keys.addAll(List.of(now));
        return this;
    }

    /** Answers differently when it is asked for keys. */
    public void keyServer(Handler<HttpServerRequest> other) {
        keyServer = other;
    }

    /** Answers as it should when it is asked for keys. */
    public void keyServerAgain() {
        keyServer = this::publish;
    }

    /** The target of every request so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** How often it was asked for keys. */
    public long askedForKeys() {
        return asked.stream().filter("/keys"::equals).count();
    }

    /** The claims of a token as it issues them. */
    public JsonObject claims(OidcAccount account, String audience) {
        long now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("iss", issuer())
                .put("sub", account.name())
                .put("aud", audience)
                .put("iat", now)
                .put("exp", now + LIFETIME_SECONDS)
                .mergeIn(account.claims());
    }

    /** A token as it issues them. */
    public String token(OidcAccount account, String audience) {
        return sign(claims(account, audience));
    }

    /** Any claims, signed as its tokens are. */
    public String sign(JsonObject claims) {
        return keys.get(0).sign(claims);
    }

    OidcAccount account(String name) {
        OidcAccount account = accounts.get(name);
        if (account == null) {
            throw new OidcTokens.RefusedException("invalid_client");
        }
        return account;
    }

    private void handle(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        asked.add(path);
        switch (path) {
            case "/keys" -> keyServer.handle(request);
            case "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" ->
                    json(request, 200, metadata());
            case "/authorize" -> authorize(request);
            case "/token" -> token(request);
            default -> request.response().setStatusCode(404).end();
        }
    }

    /** Answers with the keys, as it does by itself. */
    public void publish(HttpServerRequest request) {
        JsonArray set = new JsonArray();
        keys.forEach(key -> set.add(key.jwk()));
        json(request, 200, new JsonObject().put("keys", set));
    }

    /** RFC 8414, section 2; OpenID Connect Discovery, section 3. */
    private JsonObject metadata() {
        return new JsonObject()
                .put("issuer", issuer())
                .put("authorization_endpoint", issuer() + "/authorize")
                .put("token_endpoint", issuer() + "/token")
                .put("jwks_uri", jwks())
                .put("response_types_supported", new JsonArray().add("code"))
                .put(
                        "grant_types_supported",
                        new JsonArray().add("authorization_code").add("client_credentials"))
                .put(
                        "token_endpoint_auth_methods_supported",
                        new JsonArray()
                                .add("client_secret_basic")
                                .add("client_secret_post")
                                .add("none"))
                .put("code_challenge_methods_supported", new JsonArray().add("S256"))
                .put("subject_types_supported", new JsonArray().add("public"))
                .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"))
                .put("authorization_response_iss_parameter_supported", true);
    }

    private void authorize(HttpServerRequest request) {
        try {
            request.response()
                    .setStatusCode(302)
                    .putHeader("location", tokens.authorize(request.params()))
                    .end();
        } catch (OidcTokens.RefusedException e) {
            json(request, 400, new JsonObject().put("error", e.getMessage()));
        }
    }

    private void token(HttpServerRequest request) {
        request.setExpectMultipart(true);
        request.endHandler(
                end -> {
                    MultiMap form = request.formAttributes();
                    try {
                        json(request, 200, tokens.issue(form, request.getHeader("authorization")));
                    } catch (OidcTokens.RefusedException e) {
                        json(request, 400, new JsonObject().put("error", e.getMessage()));
                    }
                });
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.encode());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
