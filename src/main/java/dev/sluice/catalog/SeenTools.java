package dev.sluice.catalog;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tools that passed this process in the lists of servers. Lists are read on a thread of its
 * own, after they passed; when too many wait, those that come are left unread, as others follow.
 */
@ApplicationScoped
public class SeenTools {
    static final int MOST_TOOLS = 10_000;
    private static final int MOST_WAITING = 64;
    private static final long MOST_BYTES_WAITING = 32L * 1024 * 1024;
    private static final long MOST_CHARS = 32L * 1024 * 1024;

    /** So that what is told of one server is never too large to be asked for. */
    private static final long MOST_CHARS_OF_ONE = 8L * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(SeenTools.class);

    private final Map<String, SeenServer> servers = new ConcurrentHashMap<>();
    private final Classifier classifier = Classifier.standard();
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final InstantSource clock;
    private final ThreadPoolExecutor reader =
            new ThreadPoolExecutor(
                    1,
                    1,
                    10,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_WAITING),
                    SeenTools::thread);

    /** Knows nothing yet. */
    public SeenTools(InstantSource clock) {
        this.clock = clock;
        reader.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sluice-catalogue");
        thread.setDaemon(true);
        return thread;
    }

    /** Notes a list; it is read later, and nobody waits for that. */
    public void note(SeenList list) {
        int bytes = list.document().length;
        if (bytesWaiting.addAndGet(bytes) > MOST_BYTES_WAITING) {
            bytesWaiting.addAndGet(-bytes);
            return;
        }
        try {
            reader.execute(
                    () -> {
                        try {
                            read(list);
                        } catch (RuntimeException e) {
                            LOG.warnf(e, "a list of tools of %s could not be read", list.server());
                        } finally {
                            bytesWaiting.addAndGet(-bytes);
                        }
                    });
        } catch (RejectedExecutionException e) {
            bytesWaiting.addAndGet(-bytes);
        }
    }

    private void read(SeenList list) {
        SeenServer server =
                servers.computeIfAbsent(list.server(), name -> new SeenServer(classifier));
        String digest =
                Digest.of(
                        list.document(),
                        list.start(),
                        list.end(),
                        (list.whole() ? "whole " : "page ") + list.caller());
        if (server.isKnown(digest, clock.instant())) {
            return;
        }
        byte[] array = Arrays.copyOfRange(list.document(), list.start(), list.end());
        try {
            server.read(
                    list,
                    StrictJson.read(array, JsonLimits.REPLY),
                    digest,
                    clock.instant(),
                    Math.min(MOST_CHARS - chars(), MOST_CHARS_OF_ONE - server.chars()));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("only what the strict reader passed is noted", e);
        }
    }

    private long chars() {
        return servers.values().stream().mapToLong(SeenServer::chars).sum();
    }

    /** Forgets every other server. */
    public void retain(Collection<String> names) {
        servers.keySet().retainAll(names);
    }

    /**
     * What is known of a server.
     *
     * @param only tools of this class; null for all
     */
    public SeenCatalogue of(String name, @Nullable RiskClass only) {
        SeenServer server = servers.get(name);
        return server == null
                ? new SeenCatalogue(name, null, false, List.of())
                : server.told(name, only);
    }

    /** Whether nothing waits to be read. */
    boolean isIdle() {
        return bytesWaiting.get() == 0;
    }

    @PreDestroy
    void stop() {
        reader.shutdownNow();
    }
}
