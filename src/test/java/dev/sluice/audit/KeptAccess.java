package dev.sluice.audit;

import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Vetoed;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An access log that keeps its lines. */
@Vetoed
public final class KeptAccess extends AccessLog {
    private final List<AccessRecord> lines = new CopyOnWriteArrayList<>();

    /** On, and empty. */
    public KeptAccess() {
        super(new Off(), new Meters(new SimpleMeterRegistry()), InstantSource.system());
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public void record(AccessRecord line) {
        lines.add(line);
    }

    /** Every line, in their order. */
    public List<AccessRecord> lines() {
        return List.copyOf(lines);
    }

    private static final class Off implements AccessSettings {
        @Override
        public String sink() {
            return "off";
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }
    }
}
