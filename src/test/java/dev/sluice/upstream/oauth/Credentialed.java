package dev.sluice.upstream.oauth;

import dev.sluice.address.Addresses;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Servers that ask for access tokens, a real endpoint that gives them out, and a clock. */
final class Credentialed implements AutoCloseable {
    final TokenEndpoint endpoint = TokenEndpoint.start();
    final Vertx vertx = Vertx.vertx();
    final KeptTokens tokens;
    private final AtomicLong passed = new AtomicLong();

    Credentialed() {
        this(Duration.ofSeconds(20));
    }

    Credentialed(Duration timeout) {
        Addresses addresses = new Addresses(vertx, name -> List.of(), this::now);
        tokens =
                new KeptTokens(
                        vertx,
                        new dev.sluice.upstream.oauth.TokenEndpoint(
                                vertx, addresses, new Given(timeout)),
                        this::now);
    }

    private record Given(Duration timeout) implements TokenSettings {
        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }
    }

    private long now() {
        return passed.get();
    }

    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    static Client client(String secret) {
        return new Client.Confidential(TokenEndpoint.CLIENT, Optional.of(new Secret(secret)));
    }

    Server server(Flow flow) {
        return server(new OAuth(flow, endpoint.url(), client(TokenEndpoint.SECRET), NO_WISH));
    }

    static final Wish NO_WISH = new Wish(List.of(), null, null);

    static Server server(OAuth oauth) {
        return server(oauth, Duration.ofSeconds(20));
    }

    static Server server(OAuth oauth, Duration connect) {
        Duration ample = Duration.ofSeconds(20);
        return new Server(
                "reports",
                URI.create("http://127.0.0.1:9/mcp"),
                Map.of(),
                new Timeouts(connect, ample, ample, ample),
                oauth,
                List.of());
    }

    CompletableFuture<String> ask(Server server, @Nullable String subject) {
        return tokens.obtain(server, subject == null ? null : new Secret(subject))
                .map(Secret::reveal)
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** The token, waited for. */
    String token(Server server) throws Exception {
        return ask(server, null).get(15, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
