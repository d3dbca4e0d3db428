package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Writes Events on ConfigMaps, for whoever wrote them. An Event is named for what it says, so that
 * all replicas write one; those that cannot be written, or would be too many, are left out.
 */
final class EventWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("dev.sluice.config");
    private static final int LONGEST_MESSAGE = 1000;
    private static final int LONGEST_PREFIX = 200;
    private static final int MOST = 30;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int WAITING = 32;

    private final String namespace;
    private final Consumer<Event> sink;
    private final InstantSource clock;
    private final Deque<Instant> written = new ArrayDeque<>();
    private final ExecutorService thread =
            new ThreadPoolExecutor(
                    0,
                    1,
                    10,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    work -> {
                        Thread made = new Thread(work, "sluice-config-events");
                        made.setDaemon(true);
                        return made;
                    },
                    new ThreadPoolExecutor.DiscardPolicy());
    private volatile boolean refused;

    /**
     * Writes into one namespace.
     *
     * @param namespace where the objects are
     * @param sink takes an Event, and may fail or block
     * @param clock bounds how many are written in a minute
     */
    EventWriter(String namespace, Consumer<Event> sink, InstantSource clock) {
        this.namespace = namespace;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Says something of an object, soon or never.
     *
     * @param object what it is said of
     * @param reason one word
     * @param message what is wrong and what to do
     */
    void warn(Identity object, String reason, String message) {
        if (isAllowed()) {
            Event event = event(object, reason, cut(message, LONGEST_MESSAGE));
            thread.execute(() -> write(event));
        }
    }

    private synchronized boolean isAllowed() {
        Instant now = clock.instant();
        while (!written.isEmpty() && !written.peekFirst().plus(WINDOW).isAfter(now)) {
            written.removeFirst();
        }
        return written.size() < MOST && written.add(now);
    }

    private void write(Event event) {
        try {
            sink.accept(event);
        } catch (RuntimeException e) {
            if (isThere(e)) {
                return;
            }
            if (!refused) {
                refused = true;
                LOG.warnf(
                        "No Event could be written in namespace %s (%s); let Sluice's service"
                                + " account create events there",
                        namespace, e.getClass().getSimpleName());
            }
        }
    }

    /** Another replica said so already, or this one before. */
    private static boolean isThere(RuntimeException e) {
        return e instanceof KubernetesClientException refusal
                && refusal.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    private Event event(Identity object, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(cut(object.name(), LONGEST_PREFIX) + "." + digest(object, message))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withNamespace(namespace)
                .withName(object.name())
                .withUid(object.uid())
                .withResourceVersion(object.version())
                .endInvolvedObject()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withNewSource()
                .withComponent("sluice")
                .endSource()
                .withReportingComponent("sluice")
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }

    private static String digest(Identity object, String message) {
        try {
            String text = object.uid() + '\n' + object.version() + '\n' + message;
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
