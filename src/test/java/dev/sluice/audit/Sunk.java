package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A sink that takes everything and keeps nothing. */
final class Sunk implements LogSink {
    @Override
    public void write(List<LogLine> lines) {}

    @Override
    public String name() {
        return "nowhere";
    }

    /** A log of the usual size before a sink. */
    static QueuedLog log(LogSink sink) {
        return log(sink, false, new SimpleMeterRegistry());
    }

    static QueuedLog log(LogSink sink, boolean dropping, MeterRegistry registry) {
        return new QueuedLog(
                sink,
                4_096,
                dropping,
                Duration.ofSeconds(10),
                new Meters(registry),
                InstantSource.system());
    }
}
