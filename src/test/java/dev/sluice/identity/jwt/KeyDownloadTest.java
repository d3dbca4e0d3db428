package dev.sluice.identity.jwt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a name has led is looked at before anything is asked there. */
@Threat("C6")
class KeyDownloadTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final OidcProvider provider = OidcProvider.start(SigningKey.es256("e"));

    @AfterEach
    void close() {
        provider.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private CompletableFuture<Buffer> download(Predicate<SocketAddress> mayLeadTo) {
        URI address = URI.create(provider.jwks());
        return KeyDownload.of(vertx, client, address, mayLeadTo, Duration.ofSeconds(5))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(15, SECONDS);
    }

    @Test
    void where_it_must_not_lead_nothing_is_asked() {
        CompletableFuture<Buffer> refused = download(remote -> false);

        assertThatThrownBy(refused::join)
                .hasRootCauseMessage("its name leads to a link-local address");
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void it_is_the_address_of_the_connection_that_is_looked_at() {
        CompletableFuture<Buffer> asked =
                download(remote -> "127.0.0.1".equals(remote.hostAddress()));

        assertThat(asked.join().toString()).startsWith("{\"keys\":[");
        assertThat(provider.asked()).containsExactly("/keys");
    }
}
