package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One line for each HTTP request, when that is wanted. It holds nothing up: what it cannot take is
 * counted, and told of as soon as it takes lines again.
 */
@Singleton
public class AccessLog {
    private static final int CAPACITY = 16_384;
    private static final Duration STOP_TIME = Duration.ofSeconds(2);

    private final @Nullable LineWriter writer;
    private final Meters meters;

    /** Writes to the sink that is set, or not at all. */
    AccessLog(AccessSettings settings, Meters meters, InstantSource clock) {
        this.meters = meters;
        this.writer =
                Sinks.of(settings)
                        .map(
                                sink ->
                                        new LineWriter(
                                                "sluice-access-log",
                                                CAPACITY,
                                                sink,
                                                clock,
                                                () -> {}))
                        .orElse(null);
    }

    /** Settings that cannot be used end the start. */
    void onStart(@Observes StartupEvent event) {}

    @PostConstruct
    void start() {
        if (writer != null) {
            writer.start();
        }
    }

    /** Whether anybody wants to know. */
    public boolean isOn() {
        return writer != null;
    }

    /** Takes a line. */
    public void record(AccessRecord line) {
        if (writer != null && !writer.offer(line)) {
            meters.accessLogDropped();
            writer.drop();
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        if (writer != null) {
            var unused = writer.close(STOP_TIME);
        }
    }
}
