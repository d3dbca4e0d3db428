package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much time is left, in words. */
class PageTimeTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.999S, none",
        "PT-5S, none",
        "PT1S, 1 s",
        "PT59.9S, 59 s",
        "PT60S, 1 min 0 s",
        "PT14M59S, 14 min 59 s",
        "PT3H0M59S, 3 h 0 min",
        "P6DT23H59M, 6 d 23 h"
    })
    void it_is_told_by_its_two_largest_parts(Duration left, String told) {
        assertThat(PageTime.left(Instant.EPOCH, Instant.EPOCH.plus(left))).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-02T03:04:05Z, '2 November 2026, 03:04:05 UTC'"})
    void a_time_is_told_in_utc(Instant time, String told) {
        assertThat(PageTime.at(time)).isEqualTo(told);
    }
}
