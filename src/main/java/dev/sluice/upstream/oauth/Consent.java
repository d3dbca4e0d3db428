package dev.sluice.upstream.oauth;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.RefreshTokenFile;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The refresh token of one server. Endpoints may replace it with each use (RFC 6749, section 6; RFC
 * 9700, section 4.14.2), and then the one before is worth nothing.
 */
final class Consent {
    private static final Logger LOG = Logger.getLogger(Consent.class);

    /** A snapshot in use may be a few tokens behind, never this many. */
    private static final int REMEMBERED = 16;

    private final String server;
    private final OAuth oauth;
    private final RefreshTokenFile file;
    private final Vertx vertx;
    private final Deque<Secret> ours = new ArrayDeque<>();
    private boolean told;

    Consent(String server, OAuth oauth, Flow.RefreshToken flow, Vertx vertx) {
        this.server = server;
        this.oauth = oauth;
        this.file = new RefreshTokenFile(flow.file());
        this.vertx = vertx;
        this.ours.add(flow.token().orElseThrow());
    }

    /** Whether the token is the one of this consent, or was once. */
    synchronized boolean isOf(Secret token) {
        return ours.contains(token);
    }

    Future<Granted> fetch(Function<TokenRequest, Future<Granted>> endpoint) {
        Secret current;
        synchronized (this) {
            current = ours.getLast();
        }
        return endpoint.apply(TokenRequest.refresh(oauth, current)).compose(this::granted);
    }

    /** The new token counts from now on, whether or not it can be written down. */
    private Future<Granted> granted(Granted granted) {
        Secret next = granted.refreshToken().orElse(null);
        List<Secret> before;
        synchronized (this) {
            if (next == null || next.equals(ours.getLast())) {
                return Future.succeededFuture(granted);
            }
            before = List.copyOf(ours);
            ours.addLast(next);
            if (ours.size() > REMEMBERED) {
                ours.removeFirst();
            }
        }
        return vertx.executeBlocking(() -> written(before, next), true).map(done -> granted);
    }

    private boolean written(List<Secret> before, Secret next) {
        try {
            file.replace(before, next);
            return true;
        } catch (IOException e) {
            tell(e);
            return false;
        }
    }

    private void tell(IOException failure) {
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
        }
        LOG.errorf(
                "Server %s: the refresh token was replaced and the new one cannot be written to its"
                        + " file (%s). It is kept in memory; after a restart somebody has to log in"
                        + " again: sluice upstream login %s",
                server, failure.getClass().getSimpleName(), server);
    }
}
