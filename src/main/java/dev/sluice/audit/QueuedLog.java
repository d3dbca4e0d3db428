package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * The decision log: it takes lines at once, and a thread of its own writes them to the sink.
 *
 * <p>The queue in between is bounded. Calls under way when it fills still find room in the reserve
 * that {@link #accepts} keeps. When it is full, either new calls are refused or lines are dropped,
 * counted, and told of in the log itself; lines about what operators do are never dropped, but what
 * they wanted is not done.
 */
@ApplicationScoped
public class QueuedLog implements DecisionLog, ActLog, ChangeLog, ApprovalLog {
    private static final Logger LOG = Logger.getLogger(QueuedLog.class);
    private static final int FEWEST_LINES = 1_024;
    private static final int BEFORE_CONFIGURATION = 1_000;

    private final LineWriter writer;
    private final Meters meters;
    private final boolean dropping;
    private final int reserve;
    private final Duration stopTime;

    /** Writes to the sink that is set. */
    @Inject
    QueuedLog(AuditSettings settings, OtlpSettings otlp, Meters meters, InstantSource clock) {
        this(
                Sinks.of(settings, otlp),
                atLeast(settings.queue()),
                isDropping(settings.onFull()),
                settings.stopTime(),
                meters,
                clock);
    }

    /**
     * Writes once it is started.
     *
     * @param capacity how many lines wait at most
     * @param dropping whether calls pass while the log is full
     * @param stopTime how long the end waits for lines to be written
     */
    QueuedLog(
            LogSink sink,
            int capacity,
            boolean dropping,
            Duration stopTime,
            Meters meters,
            InstantSource clock) {
        this.writer =
                new LineWriter("sluice-decision-log", capacity, sink, clock, meters::auditFailed);
        this.meters = meters;
        this.dropping = dropping;
        this.reserve = capacity / 4;
        this.stopTime = stopTime;
    }

    /** Settings that cannot be used end the start, before anybody is let in. */
    void onStart(@Observes @Priority(BEFORE_CONFIGURATION) StartupEvent event) {}

    @PostConstruct
    void start() {
        meters.auditLog(writer::waiting);
        writer.start();
    }

    @Override
    public boolean accepts() {
        return dropping || writer.room() > reserve;
    }

    @Override
    public void record(DecisionRecord record) {
        if (mayOffer() && writer.offer(record)) {
            return;
        }
        if (!dropping) {
            throw full();
        }
        drop();
    }

    @Override
    public void record(AdminAct act) {
        if (!writer.offer(act)) {
            throw full();
        }
    }

    @Override
    public void record(ConfigChange change) {
        if (!writer.offer(change)) {
            miss(change);
        }
    }

    @Override
    public void record(ApprovalEvent event) {
        if (!mayOffer() || !writer.offer(event)) {
            miss(event);
        }
    }

    /** Writes what still waits, as long as there is time. */
    @PreDestroy
    void close() throws InterruptedException {
        int left = writer.close(stopTime);
        if (left > 0) {
            LOG.errorf(
                    "%d lines of the decision log could not be written within %s and are lost",
                    left, stopTime);
        }
    }

    /** What operators do has a place of its own, as it is never dropped: agents cannot fill it. */
    private boolean mayOffer() {
        return !dropping || writer.room() > FEWEST_LINES / 4;
    }

    /** What has happened already cannot be refused any more. */
    private void miss(LogLine line) {
        LOG.errorf("the decision log takes no line, so this one is missing: %s", line.toJson());
        drop();
    }

    private void drop() {
        meters.auditDropped();
        writer.drop();
    }

    private static IllegalStateException full() {
        return new FullLogException();
    }

    private static int atLeast(int lines) {
        if (lines < FEWEST_LINES) {
            throw new IllegalStateException(
                    "sluice.audit.queue is "
                            + lines
                            + ", too few lines for calls that are under way; write "
                            + FEWEST_LINES
                            + " or more");
        }
        return lines;
    }

    private static boolean isDropping(String onFull) {
        return switch (onFull) {
            case "block-new" -> false;
            case "drop-counted" -> true;
            default ->
                    throw new IllegalStateException(
                            "sluice.audit.on-full is \""
                                    + onFull
                                    + "\", which this version of Sluice does not understand; write"
                                    + " block-new or drop-counted");
        };
    }
}
