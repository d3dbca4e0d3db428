package dev.sluice.http;

import static dev.sluice.testsupport.CanaryProfile.CANARY;

import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.TokenEndpoint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;

/** Everybody who proves anything by a token, and the documents that name them. */
final class CanaryDocuments implements AutoCloseable {
    static final String OWN = "canary-own";
    static final String CONSENTED = "canary-consented";
    static final String EXCHANGED = "canary-exchanged";
    static final String WRONG_SECRET = "canary-wrong-secret";
    static final String WRONG_CONSENT = "canary-wrong-consent";

    private static final String PUBLIC = "https://mcp.example/";
    private static final AtomicInteger LAST = new AtomicInteger();

    private final SigningKey key = SigningKey.rs256("k1");
    private final OidcProvider provider = OidcProvider.start(key);
    private final TokenEndpoint endpoint = TokenEndpoint.start();
    private final OidcAccount carol =
            new OidcAccount(
                    "carol",
                    "",
                    new JsonObject()
                            .put("groups", new JsonArray().add("oncall"))
                            .put("note", CANARY + "-claim"));
    private final List<String> written = new ArrayList<>();
    private final Path folder;

    private CanaryDocuments(Path folder) {
        this.folder = folder;
    }

    /** Writes them all, and their secrets into a folder. */
    static CanaryDocuments in(Path folder) throws IOException {
        CanaryDocuments documents = new CanaryDocuments(folder);
        documents.write();
        return documents;
    }

    private void write() throws IOException {
        endpoint.refreshToken(CANARY + "-consent", true);
        put(
                "issuers/canary-live",
                "issuer: %s\njwks: %s\nalgorithms: [RS256]\n"
                        .formatted(provider.issuer(), provider.jwks()));
        put(
                "issuers/canary-dead",
                "issuer: https://idp.example\njwks: http://127.0.0.1:1/keys\nalgorithms: [RS256]\n");
        put(
                "operators/canary-oncall",
                "jwt: {issuer: canary-live, claims: {groups: [oncall]}}\nroles: [view]\n");
        server(OWN, "client_credentials", TokenEndpoint.SECRET, "");
        server(CONSENTED, "refresh_token", TokenEndpoint.SECRET, refresh("consent"));
        server(EXCHANGED, "token_exchange", TokenEndpoint.SECRET, "");
        server(WRONG_SECRET, "client_credentials", CANARY + "-wrong-secret", "");
        server(WRONG_CONSENT, "refresh_token", TokenEndpoint.SECRET, refresh("unknown"));
        grant("fixture");
    }

    private String refresh(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), CANARY + "-" + name + "\n");
        return "    refreshToken: {file: " + file + "}\n";
    }

    private void server(String name, String flow, String secret, String more) throws IOException {
        Path file = Files.writeString(folder.resolve(name), secret + "\n");
        put(
                "servers/" + name,
                """
                url: http://127.0.0.1:%s/mcp
                timeouts: {connect: 10s}
                auth:
                  oauth2:
                    flow: %s
                    tokenUrl: %s
                    clientId: "%s"
                    clientSecret: {file: %s}
                %s
                """
                        .formatted(
                                ConfigProvider.getConfig()
                                        .getValue(ScriptedServer.PORT, String.class),
                                flow,
                                endpoint.url(),
                                TokenEndpoint.CLIENT,
                                file,
                                more));
        grant(name);
    }

    private void grant(String server) throws IOException {
        put(
                "grants/of-" + server,
                "server: %s\npolicy: rules\njwt: {issuer: canary-live, claims: {}}\n"
                        .formatted(server));
    }

    private void put(String name, String text) throws IOException {
        Documents.replace(name + ".yaml", text);
        written.add(name + ".yaml");
    }

    TokenEndpoint endpoint() {
        return endpoint;
    }

    /** A JWT for a server that differs from all others. */
    String token(String server) {
        return provider.sign(claims("mcp/" + server));
    }

    String operatorsToken() {
        return provider.sign(claims("operators"));
    }

    private JsonObject claims(String resource) {
        return provider.claims(carol, PUBLIC + resource).put("jti", LAST.incrementAndGet());
    }

    /** JWTs of which each is wrong in one respect, for a server or the operators. */
    List<String> wrong(String name) {
        String resource = name.equals("operators") ? name : "mcp/" + name;
        JsonObject right = claims(resource);
        JsonObject anonymous = right.copy();
        anonymous.remove("sub");
        String payload = right.encode();
        String whole = key.sign(right);
        return List.of(
                SigningKey.rs256("k1").sign(right),
                SigningKey.rs256("k9").sign(right),
                provider.sign(claims("mcp/elsewhere")),
                provider.sign(right.copy().put("exp", 1)),
                provider.sign(right.copy().put("nbf", right.getLong("exp"))),
                provider.sign(anonymous),
                provider.sign(right.copy().put("iss", "https://idp.example")),
                provider.sign(right.copy().put("iss", "https://" + CANARY + ".example")),
                provider.sign(right.copy().put("note", CANARY.repeat(800))),
                key.sign(key.header().put("alg", "none").encode(), payload),
                key.sign(key.header().put("alg", CANARY).encode(), payload),
                key.sign(key.header().put("kid", CANARY).encode(), payload),
                key.sign(key.header().put("typ", CANARY).encode(), payload),
                key.sign(key.header().put("jku", "http://127.0.0.1:1/" + CANARY).encode(), payload),
                key.sign(key.header().encode(), payload.replace("{", "{\"sub\":\"twice\",")),
                key.sign(key.header().encode(), "{\"" + CANARY),
                whole.substring(0, whole.length() - 40),
                whole + "." + whole.substring(whole.lastIndexOf('.') + 1));
    }

    /** Documents that hold a secret themselves, by their names. */
    static Map<String, String> leaky() {
        String server =
                """
                url: http://127.0.0.1:1/mcp
                auth:
                  oauth2:
                    flow: %s
                    tokenUrl: http://127.0.0.1:1/token
                    clientId: sluice
                    %s: %s
                """;
        Map<String, String> leaky = new TreeMap<>();
        leaky.put(
                "servers/leaky-client.yaml",
                server.formatted("client_credentials", "clientSecret", CANARY + "-inline"));
        leaky.put(
                "servers/leaky-consent.yaml",
                server.formatted("refresh_token", "refreshToken", CANARY + "-inline"));
        leaky.put("operators/leaky.yaml", "token: " + CANARY + "-inline\nroles: [view]\n");
        return leaky;
    }

    @Override
    public void close() throws IOException {
        for (String name : written) {
            Documents.delete(name);
        }
        endpoint.close();
        provider.close();
    }
}
