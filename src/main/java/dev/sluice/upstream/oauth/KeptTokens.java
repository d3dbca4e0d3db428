package dev.sluice.upstream.oauth;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.Server;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps the access tokens of all servers, each for as long as the secrets it was obtained with. */
@Singleton
class KeptTokens implements AccessTokens {
    private final VertxInternal vertx;
    private final TokenEndpoint endpoint;
    private final LongSupplier nanoTime;
    private final Map<String, ServerTokens> servers = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, OAuth> wanted;

    KeptTokens(Vertx vertx, TokenEndpoint endpoint, LongSupplier nanoTime) {
        this.vertx = (VertxInternal) vertx;
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
    }

    @Override
    public Future<Secret> obtain(Server server, @Nullable Secret subject) {
        OAuth oauth = server.oauth();
        if (oauth == null || !oauth.hasItsSecrets()) {
            return Future.failedFuture(new NoAccessTokenException("a secret is missing"));
        }
        if (oauth.flow() instanceof Flow.TokenExchange && subject == null) {
            return Future.failedFuture(
                    new NoAccessTokenException("the caller has no JWT that could be exchanged"));
        }
        if (isOutdated(server.name(), oauth)) {
            return Future.failedFuture(
                    new NoAccessTokenException("the server's document has changed meanwhile"));
        }
        ContextInternal caller = vertx.getOrCreateContext();
        return tokens(server.name(), oauth).of(subject).ask(caller, server.timeouts().connect());
    }

    /**
     * Judged before a change and sent after it. With a refresh token of before nothing is begun
     * anew: one that is used a second time may end its whole consent (RFC 9700, section 4.14.2).
     */
    private boolean isOutdated(String name, OAuth oauth) {
        Map<String, OAuth> live = wanted;
        ServerTokens found = servers.get(name);
        return oauth.flow() instanceof Flow.RefreshToken
                && live != null
                && !oauth.equals(live.get(name))
                && (found == null || !found.isFor(oauth));
    }

    private ServerTokens tokens(String name, OAuth oauth) {
        ServerTokens found = servers.get(name);
        if (found != null && found.isFor(oauth)) {
            return found;
        }
        return servers.compute(
                name,
                (same, before) ->
                        before != null && before.isFor(oauth)
                                ? before
                                : ServerTokens.of(
                                        name, oauth, before, endpoint::ask, vertx, nanoTime));
    }

    @Override
    public void refused(Server server, @Nullable Secret subject, Secret token) {
        ServerTokens found = servers.get(server.name());
        if (found != null) {
            found.refused(subject, token);
        }
    }

    @Override
    public void retain(Collection<Server> kept) {
        Map<String, OAuth> now = new HashMap<>();
        for (Server server : kept) {
            OAuth oauth = server.oauth();
            if (oauth != null) {
                now.put(server.name(), oauth);
            }
        }
        wanted = Map.copyOf(now);
        servers.entrySet()
                .removeIf(
                        each -> {
                            OAuth next = now.get(each.getKey());
                            return next == null || !each.getValue().mayGoOnAs(next);
                        });
    }
}
