package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.testsupport.TokenHashes;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.RefreshTokenFile;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that ask for access tokens, behind a running gateway. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class UpstreamCredentialsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String TOKEN = "upstream-credentials-agent-77c1";

    private final UpstreamClient client;
    private final String name = "tokened-" + NUMBER.incrementAndGet();
    @TempDir Path folder = Path.of("");
    private Path secret = Path.of("");
    private volatile String tokens = "";
    private TokenEndpoint endpoint;
    private ScriptedServer server;

    UpstreamCredentialsTest(UpstreamClient client) {
        this.client = client;
    }

    @BeforeEach
    void start() throws IOException {
        endpoint = TokenEndpoint.start();
        server = new ScriptedServer();
        secret = Files.writeString(folder.resolve("client"), TokenEndpoint.SECRET + "\n");
        server.onInitialize(
                call -> {
                    tokens = String.join(", ", call.header("authorization"));
                    call.json(ScriptedServer.initialized(call));
                });
    }

    @AfterEach
    void stop() throws IOException {
        Documents.delete("grants/" + name + ".yaml");
        Documents.delete("servers/" + name + ".yaml");
        endpoint.close();
        server.close();
    }

    @Test
    @Threat({"D1", "D2"})
    void the_servers_token_takes_the_place_of_the_agents() throws Exception {
        Agent agent = begun("client_credentials", "headers: {pass: [X-Request-Source]}");

        var reply =
                agent.post(
                        Agent.callOf(1, "echo"),
                        "X-Request-Source",
                        "billing",
                        "Cookie",
                        "a=b",
                        "Proxy-Authorization",
                        "Basic eDp5",
                        "X-Upstream-Authorization",
                        "Bearer mine",
                        "Forwarded",
                        "for=10.0.0.1",
                        "X-Custom",
                        "1");
        ScriptedCall call = server.next();
        call.answerEmpty();

        assertThat(reply.get().statusCode()).isEqualTo(200);
        assertThat(call.header("authorization"))
                .containsExactly("Bearer " + TokenEndpoint.token(1));
        assertThat(call.header("x-request-source")).containsExactly("billing");
        assertThat(call.headerNames())
                .containsExactly(
                        "accept",
                        "authorization",
                        "content-length",
                        "content-type",
                        "host",
                        "mcp-protocol-version",
                        "x-request-source");
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void a_token_that_the_server_refuses_is_replaced_for_the_next_call() throws Exception {
        Agent agent = begun("client_credentials", "");
        var refused = agent.post(Agent.callOf(1, "echo"));
        server.next().status(401);
        assertThat(refused.get().statusCode()).isEqualTo(502);

        var taken = agent.post(Agent.callOf(2, "echo"));
        ScriptedCall call = server.next();
        call.answerEmpty();

        assertThat(taken.get().statusCode()).isEqualTo(200);
        assertThat(call.header("authorization"))
                .containsExactly("Bearer " + TokenEndpoint.token(2));
        assertThat(server.isCalled()).as("the refused call is not repeated").isFalse();
    }

    @Test
    @Threat({"D5", "D10"})
    void without_a_token_the_server_is_not_called() throws Exception {
        endpoint.clientSecret("another");
        documents("client_credentials", "");
        Agent agent = new Agent(name, TOKEN);

        HttpResponse<String> reply =
                await().until(agent::initialize, answer -> answer.statusCode() == 503);

        assertThat(reply.body())
                .contains("this server is not ready")
                .doesNotContain("CANARY", "invalid_client");
        await().until(() -> !endpoint.asked().isEmpty());
        assertThat(tokens).isEmpty();
    }

    @Test
    @Threat({"D9", "D10"})
    void a_client_secret_that_is_missing_then_there_then_rotated_is_followed() throws Exception {
        Files.delete(secret);
        documents("client_credentials", "");
        Agent agent = new Agent(name, TOKEN);
        await().until(() -> agent.initialize().statusCode() == 503);
        assertThat(endpoint.asked()).isEmpty();

        replace(TokenEndpoint.SECRET);
        await().until(() -> agent.initialize().statusCode() == 200);
        assertThat(tokens).isEqualTo("Bearer " + TokenEndpoint.token(1));
        endpoint.clientSecret("s3cr3t-CANARY-second");
        replace("s3cr3t-CANARY-second");

        await().until(
                        () -> {
                            agent.initialize();
                            return tokens.equals("Bearer " + TokenEndpoint.token(2));
                        });
    }

    @Test
    @Threat({"D9", "D10"})
    void a_server_is_called_as_soon_as_somebody_has_logged_in() throws Exception {
        Path refresh = folder.resolve("refresh");
        endpoint.refreshToken("s3cr3t-CANARY-login", true);
        documents("refresh_token", "    refreshToken: {file: " + refresh + "}");
        Agent agent = new Agent(name, TOKEN);
        await().until(() -> agent.initialize().statusCode() == 503);
        assertThat(endpoint.asked()).isEmpty();

        new RefreshTokenFile(refresh).write(new Secret("s3cr3t-CANARY-login"));

        await().until(() -> agent.initialize().statusCode() == 200);
        assertThat(tokens).isEqualTo("Bearer " + TokenEndpoint.token(1));
        assertThat(endpoint.refreshToken()).isNotEqualTo("s3cr3t-CANARY-login");
        assertThat(Files.readString(refresh)).isEqualTo(endpoint.refreshToken() + "\n");
    }

    @Test
    @Threat("D11")
    void a_caller_without_a_jwt_is_refused_where_tokens_are_exchanged() throws Exception {
        documents("token_exchange", "");
        Agent agent = new Agent(name, TOKEN);

        await().until(() -> agent.initialize().statusCode() == 503);

        assertThat(endpoint.asked()).isEmpty();
        assertThat(tokens).isEmpty();
    }

    /** Over connections that all of them share, and through tokens that end all the time. */
    @Test
    @Threat("D11")
    void of_many_callers_in_turn_each_has_its_own_token() throws Exception {
        endpoint.lifetime(1);
        Vertx vertx = Vertx.vertx();
        HttpServer echo =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.response()
                                                .putHeader(
                                                        "x-seen",
                                                        reversed(
                                                                request.getHeader("authorization")))
                                                .end())
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
        Server shared = exchanging(echo.actualPort());

        List<String> mismatches =
                Multi.createFrom()
                        .range(0, 8_000)
                        .onItem()
                        .transformToUni(i -> mismatch(shared, "caller-" + i % 64))
                        .merge(64)
                        .filter(each -> !each.isEmpty())
                        .collect()
                        .asList()
                        .await()
                        .atMost(Duration.ofSeconds(60));

        assertThat(mismatches).isEmpty();
        assertThat(endpoint.asked()).hasSizeGreaterThanOrEqualTo(64);
        System.out.println("8000 calls of 64 callers, " + endpoint.asked().size() + " exchanges");
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private Uni<String> mismatch(Server shared, String caller) {
        UpstreamRequest request =
                new UpstreamRequest(
                        shared, Verb.GET, Map.of(), false, new byte[0], caller, new Secret(caller));
        return client.send(request, () -> {})
                .map(
                        reply -> {
                            reply.body().resume();
                            String seen = String.valueOf(reply.headers().get("x-seen"));
                            String own = reversed("Bearer " + TokenEndpoint.exchanged(caller));
                            return seen.equals(own) ? "" : caller + " was " + seen;
                        });
    }

    /** As it is, it would be taken out of the reply. */
    private static String reversed(@Nullable String text) {
        return new StringBuilder(String.valueOf(text)).reverse().toString();
    }

    private Server exchanging(int port) {
        Duration ample = Duration.ofSeconds(20);
        return new Server(
                "shared",
                URI.create("http://127.0.0.1:" + port + "/mcp"),
                Map.of(),
                new Timeouts(ample, ample, ample, ample),
                new OAuth(
                        new Flow.TokenExchange(),
                        endpoint.url(),
                        new Client.Confidential(
                                TokenEndpoint.CLIENT,
                                Optional.of(new Secret(TokenEndpoint.SECRET))),
                        new Wish(List.of(), null, null)),
                List.of());
    }

    private Agent begun(String flow, String more) throws IOException {
        documents(flow, more);
        return Agent.begunOnceReached(name, TOKEN);
    }

    private void documents(String flow, String more) throws IOException {
        Documents.replace(
                "servers/" + name + ".yaml",
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
                                secret,
                                more));
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: rules\ntoken: %s\n"
                        .formatted(name, TokenHashes.written(TOKEN)));
    }

    /** As a mount is changed: nobody sees a part of it. */
    private void replace(String text) throws IOException {
        Path aside = secret.resolveSibling("aside");
        Files.writeString(aside, text + "\n");
        Files.move(aside, secret, StandardCopyOption.ATOMIC_MOVE);
    }
}
