package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import io.vertx.core.Future;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Obtains the access tokens that servers ask for. */
public interface AccessTokens {

    /** For where no server asks for any. */
    AccessTokens NONE =
            (server, subject) -> Future.failedFuture(new NoAccessTokenException("there are none"));

    /**
     * The token for one request, at once when one is at hand.
     *
     * @param server one with {@link Server#oauth()}
     * @param subject the token of whoever calls, if it is one that may be exchanged
     * @return completes where it was asked, within the time the server's document gives to
     *     connecting; fails with {@link NoAccessTokenException}
     */
    Future<Secret> obtain(Server server, @Nullable Secret subject);

    /** The server did not take a token: the next call gets another one. */
    default void refused(Server server, @Nullable Secret subject, Secret token) {
        // Nobody keeps any.
    }

    /**
     * Forgets the tokens of all other servers, and those that were obtained with other secrets.
     *
     * @param servers all that can still be called
     */
    default void retain(Collection<Server> servers) {
        // Nobody keeps any.
    }
}
