package dev.sluice.upstream.oauth;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.RefreshTokenFile;
import dev.sluice.upstream.TokenReply.Granted;
import dev.sluice.upstream.TokenRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
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
    private final URI tokenUrl;
    private final String client;
    private final Path path;
    private final RefreshTokenFile file;
    private final Vertx vertx;
    private final Deque<Secret> ours = new ArrayDeque<>();
    private Future<Void> underWay = Future.succeededFuture();
    private boolean told;

    Consent(String server, OAuth oauth, Flow.RefreshToken flow, Vertx vertx) {
        this.server = server;
        this.tokenUrl = oauth.tokenUrl();
        this.client = oauth.client().id();
        this.path = flow.file();
        this.file = new RefreshTokenFile(path);
        this.vertx = vertx;
        this.ours.add(flow.token().orElseThrow());
    }

    /** Whether what stands in the document and in its file comes from this consent, now or once. */
    boolean isOf(OAuth oauth) {
        return isOfItsDocument(oauth)
                && ((Flow.RefreshToken) oauth.flow()).token().filter(this::isOurs).isPresent();
    }

    /** The same, or the file cannot be read now, so that nobody can tell. */
    boolean mayBeOf(OAuth oauth) {
        return isOfItsDocument(oauth)
                && ((Flow.RefreshToken) oauth.flow()).token().filter(it -> !isOurs(it)).isEmpty();
    }

    /** A refresh token is its client's at its endpoint (RFC 6749, section 6), whatever for. */
    private boolean isOfItsDocument(OAuth oauth) {
        return oauth.flow() instanceof Flow.RefreshToken flow
                && flow.file().equals(path)
                && oauth.tokenUrl().equals(tokenUrl)
                && oauth.client().id().equals(client);
    }

    private synchronized boolean isOurs(Secret token) {
        return ours.contains(token);
    }

    /** One after the other, also when the document is edited meanwhile: none is spent twice. */
    Future<Granted> fetch(OAuth oauth, Function<TokenRequest, Future<Granted>> endpoint) {
        Promise<Void> over = Promise.promise();
        Future<Void> before;
        synchronized (this) {
            before = underWay;
            underWay = over.future();
        }
        return before.compose(done -> endpoint.apply(TokenRequest.refresh(oauth, current())))
                .compose(this::granted)
                .onComplete(done -> over.complete());
    }

    private synchronized Secret current() {
        return ours.getLast();
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
                "Server %s: the refresh token was replaced and the new one cannot be written to %s"
                        + " (%s). It is kept in memory; after a restart somebody has to log in"
                        + " again: sluice upstream login %s. Give the file a folder that Sluice may"
                        + " write to",
                server, path, failure.getClass().getSimpleName(), server);
    }
}
