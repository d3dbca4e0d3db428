package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What was admitted and when, written down by those who asked, and a check that knows nothing of
 * how the limiter counts. Any number of them may share a log.
 */
final class AdmissionLog {
    private final List<Admission> admissions = new CopyOnWriteArrayList<>();

    /** Admitted at some moment between the question and its answer, in nanoseconds. */
    private record Admission(long asked, long answered, long units) {}

    void add(long asked, long answered, long units) {
        admissions.add(new Admission(asked, answered, units));
    }

    /** How many units were admitted in all. */
    long units() {
        return admissions.stream().mapToLong(Admission::units).sum();
    }

    /**
     * Checks every position of the window that ends with an admission: what was surely admitted
     * within it is at most {@code max}.
     */
    void check(Duration window, long max) {
        for (Admission end : admissions) {
            long from = end.answered() - window.toNanos();
            long units =
                    admissions.stream()
                            .filter(each -> each.asked() > from)
                            .filter(each -> each.answered() <= end.answered())
                            .mapToLong(Admission::units)
                            .sum();
            assertThat(units).as("units in one window of %s", window).isLessThanOrEqualTo(max);
        }
    }
}
