package dev.sluice.upstream.channel;

import dev.sluice.upstream.Server;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All channels, whoever they are for, and what bounds them: their number, and their silence. */
final class OpenChannels {
    private final VertxInternal vertx;
    private final int most;
    private final Duration idle;
    private final Duration spare;
    private final LongSupplier nanoTime;
    private final Set<Line> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private volatile @Nullable Map<String, Server> wanted;

    /**
     * No channel yet.
     *
     * @param most how many channels may be open at once
     * @param idle after which time without a request or stream one ends
     * @param spare after which time without a request or stream it ends when others need its place
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    OpenChannels(
            VertxInternal vertx, int most, Duration idle, Duration spare, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.most = most;
        this.idle = idle;
        this.spare = spare;
        this.nanoTime = nanoTime;
    }

    /** Takes a place for one more; the one that has idled longest may lose its. */
    boolean makeRoom() {
        if (places.incrementAndGet() <= most) {
            return true;
        }
        places.decrementAndGet();
        long since = nanoTime.getAsLong() - spare.toNanos();
        open.stream()
                .filter(line -> line.isIdleSince(since))
                .min(Comparator.comparingLong(Line::lastHeard))
                .ifPresent(OpenChannels::close);
        return false;
    }

    /** One at the place that was taken, on an event loop of its own. */
    Line line(Server server, Channel.Listener user) {
        Line line =
                new Line(
                        server,
                        vertx.createEventLoopContext(),
                        user,
                        open::remove,
                        places::decrementAndGet);
        line.heard(nanoTime.getAsLong()); // or it would seem to have idled for ever until it runs
        open.add(line);
        return line;
    }

    /** Ends those of which nothing was heard for too long. Called now and then. */
    void closeIdle() {
        long since = nanoTime.getAsLong() - idle.toNanos();
        open.stream().filter(line -> line.isIdleSince(since)).forEach(OpenChannels::close);
        Map<String, Server> live = wanted;
        if (live != null) {
            closeOthers(live);
        }
    }

    /** As {@link Conversations#retain}. */
    void retain(Collection<Server> servers) {
        Map<String, Server> live = new HashMap<>();
        servers.forEach(server -> live.put(server.name(), server));
        wanted = Map.copyOf(live);
        closeOthers(live);
    }

    private void closeOthers(Map<String, Server> live) {
        long now = nanoTime.getAsLong();
        open.stream()
                .filter(line -> !line.server().equals(live.get(line.server().name())))
                .filter(line -> line.isIdleSince(now))
                .forEach(OpenChannels::close);
    }

    void closeAll() {
        open.forEach(OpenChannels::close);
    }

    private static void close(Line line) {
        line.context().runOnContext(now -> line.close());
    }

    /** How many are open, or not quite closed. */
    int count() {
        return places.get();
    }
}
