package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.address.Addresses;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUpstreamClientTest {
    private static final String CANARY = "s3cr3t-CANARY";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {CANARY + "\r\nX: y", CANARY + "\0", CANARY + "\n"})
    @Threat("D5")
    void a_secret_that_no_header_can_hold_is_in_no_exception(String unfit) {
        HttpUpstreamClient client =
                new HttpUpstreamClient(
                        vertx,
                        settings(),
                        new Addresses(vertx, name -> List.of(), () -> 0),
                        AccessTokens.NONE,
                        () -> 0);

        Throwable failure =
                catchThrowable(
                        () ->
                                client.send(request(unfit), () -> {})
                                        .await()
                                        .atMost(Duration.ofSeconds(10)));

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("IllegalArgumentException").doesNotContain(CANARY);
        Throwable told = failure.getCause() == null ? failure : failure.getCause();
        assertThat(told)
                .isInstanceOfSatisfying(
                        UpstreamFailedException.class,
                        e -> assertThat(e.stage()).isEqualTo(Stage.NEVER_SENT))
                .hasMessage("IllegalArgumentException");
    }

    private static UpstreamRequest request(String secret) {
        Server server =
                new Server(
                        "it",
                        URI.create("http://127.0.0.1:9/mcp"),
                        Map.of("X-Api-Key", Optional.of(new Secret(secret))),
                        Timeouts.DEFAULT);
        return new UpstreamRequest(server, Verb.POST, Map.of(), false, new byte[] {'{', '}'});
    }

    private static UpstreamSettings settings() {
        return new UpstreamSettings() {
            @Override
            public int maxConnections() {
                return 1;
            }

            @Override
            public Duration keepAlive() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Optional<Path> caFile() {
                return Optional.empty();
            }
        };
    }
}
