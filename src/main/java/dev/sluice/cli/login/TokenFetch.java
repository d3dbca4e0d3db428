package dev.sluice.cli.login;

import dev.sluice.address.Addresses;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenRequest;
import dev.sluice.upstream.oauth.TokenEndpoint;
import dev.sluice.upstream.oauth.TokenSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks a token endpoint once, in the very way in which the gateway will ask it. */
final class TokenFetch {
    private final TokenSettings settings;
    private final Addresses.Lookup lookup;

    TokenFetch(TokenSettings settings, Addresses.Lookup lookup) {
        this.settings = settings;
        this.lookup = lookup;
    }

    Granted fetch(TokenRequest request) throws LoginFailedException {
        Vertx vertx = vertx();
        try {
            Addresses addresses = new Addresses(vertx, lookup, System::nanoTime);
            return new TokenEndpoint(vertx, addresses, settings)
                    .ask(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new LoginFailedException(told(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginFailedException("the token endpoint was not waited for");
        } finally {
            var unused = vertx.close();
        }
    }

    /** Just enough for one request, and nothing on disk. */
    private static Vertx vertx() {
        FileSystemOptions noFiles =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        return Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(noFiles));
    }

    /** Messages of others may repeat what was sent. */
    private static String told(@Nullable Throwable cause) {
        return cause instanceof NoAccessTokenException known
                ? String.valueOf(known.getMessage())
                : "the token endpoint cannot be asked";
    }
}
