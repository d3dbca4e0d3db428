package dev.sluice.address;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the hosts of servers are. A name is looked up here, judged, and that very address is
 * connected to: a name that answers differently the next moment (DNS rebinding) changes nothing.
 */
@Singleton
public class Addresses {
    /** Shorter than what the JVM remembers, long enough to cost a busy server nothing. */
    private static final long REMEMBERED_NANOS = 5_000_000_000L;

    private static final int MOST_NAMES = 10_000;

    private final VertxInternal vertx;
    private final Lookup lookup;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Future<Optional<InetAddress>>> underWay = new ConcurrentHashMap<>();

    /** Finds the addresses of a name; it may block. */
    @FunctionalInterface
    public interface Lookup {
        /** All addresses, best first. */
        List<InetAddress> of(String name) throws UnknownHostException;
    }

    /**
     * The address to connect to.
     *
     * @param address null for what is an address already and may be called
     */
    public record Found(@Nullable InetAddress address) {}

    /** An answer that may be given again: for a while, or for good where nothing is looked up. */
    private record Known(
            Found found, Future<Optional<InetAddress>> answer, long since, boolean forGood) {
        boolean isGood(long now) {
            return forGood || now - since < REMEMBERED_NANOS;
        }
    }

    @Inject
    Addresses(Vertx vertx, LongSupplier nanoTime) {
        this(vertx, name -> Arrays.asList(InetAddress.getAllByName(name)), nanoTime);
    }

    /** Looks names up otherwise. */
    public Addresses(Vertx vertx, Lookup lookup, LongSupplier nanoTime) {
        this.vertx = (VertxInternal) vertx;
        this.lookup = lookup;
        this.nanoTime = nanoTime;
    }

    /** The address to connect to, if that is known already; null when it must be found. */
    public @Nullable Found known(String host) {
        Known before = known.get(host);
        return before != null && (before.forGood() || before.isGood(nanoTime.getAsLong()))
                ? before.found()
                : null;
    }

    /**
     * The address to connect to.
     *
     * @param host the host of a URL, without brackets
     * @param patience how long to wait at most; a lookup that takes longer goes on for others
     * @return empty for what is an address already and may be called; fails where nothing may be.
     *     Completes where it was asked
     */
    public Future<Optional<InetAddress>> find(String host, Duration patience) {
        Optional<Future<Optional<InetAddress>>> before = remembered(host);
        if (before.isPresent()) {
            return before.get();
        }
        if (!LinkLocal.isAddress(host)) {
            return await(lookedUpOnce(host), patience);
        }
        if (LinkLocal.isLiteral(host)) {
            return Future.failedFuture(new LinkLocalException());
        }
        return remember(host, Optional.empty());
    }

    private Future<Optional<InetAddress>> await(
            Future<Optional<InetAddress>> answer, Duration patience) {
        ContextInternal caller = vertx.getOrCreateContext();
        Promise<Optional<InetAddress>> turn = caller.promise();
        long timer =
                caller.setTimer(
                        Math.max(1, patience.toMillis()),
                        id -> turn.tryFail(new TimeoutException("no address in time")));
        answer.onSuccess(turn::tryComplete).onFailure(turn::tryFail);
        return turn.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** However many ask, one thread at most waits for the answer about one name. */
    private Future<Optional<InetAddress>> lookedUpOnce(String host) {
        Promise<Optional<InetAddress>> mine = Promise.promise();
        Future<Optional<InetAddress>> others = underWay.putIfAbsent(host, mine.future());
        if (others != null) {
            return others;
        }
        // another's lookup may have ended since it was asked for what is known
        Optional<Future<Optional<InetAddress>>> meanwhile = remembered(host);
        if (meanwhile.isPresent()) {
            underWay.remove(host);
            meanwhile.get().onComplete(mine);
            return mine.future();
        }
        vertx.executeBlocking(() -> Optional.of(lookUp(host)), false)
                .onComplete(
                        found -> {
                            underWay.remove(host);
                            mine.handle(found);
                        });
        return mine.future();
    }

    private Optional<Future<Optional<InetAddress>>> remembered(String host) {
        Known before = known.get(host);
        return before != null && before.isGood(nanoTime.getAsLong())
                ? Optional.of(before.answer())
                : Optional.empty();
    }

    private Future<Optional<InetAddress>> remember(String host, Optional<InetAddress> address) {
        if (known.size() >= MOST_NAMES) {
            known.clear();
        }
        Future<Optional<InetAddress>> answer = Future.succeededFuture(address);
        known.put(
                host,
                new Known(
                        new Found(address.orElse(null)),
                        answer,
                        nanoTime.getAsLong(),
                        address.isEmpty()));
        return answer;
    }

    /** What was found cannot be reached: the next call looks again. */
    public void forget(String host) {
        known.remove(host);
    }

    private InetAddress lookUp(String host) throws IOException {
        for (InetAddress address : lookup.of(host)) {
            if (!LinkLocal.is(address)) {
                var unused = remember(host, Optional.of(address));
                return address;
            }
        }
        known.remove(host);
        throw new LinkLocalException();
    }

    /** A host has no address but link-local ones. */
    static final class LinkLocalException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
