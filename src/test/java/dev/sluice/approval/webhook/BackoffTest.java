package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a notice is sent again. */
class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1, PT4S, PT5S",
        "2, PT12S, PT15S",
        "3, PT36S, PT45S",
        "4, PT1M48S, PT2M15S",
        "5, PT5M24S, PT6M45S",
        "6, PT16M, PT20M",
        "7, PT16M, PT20M"
    })
    void each_wait_is_three_times_the_last_less_a_fifth_by_chance(
            int failed, Duration least, Duration most) {
        assertThat(Backoff.usual(() -> 0).after(failed, Duration.ZERO, null)).contains(least);
        assertThat(Backoff.usual(() -> 1).after(failed, Duration.ZERO, null)).contains(most);
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1, PT30S"})
    void there_are_eight_attempts_within_an_hour_however_long_each_takes(
            double chance, Duration taken) {
        Duration age = Duration.ZERO;
        int attempts = 0;
        Optional<Duration> wait = Optional.of(Duration.ZERO);
        while (wait.isPresent()) {
            age = age.plus(wait.get()).plus(taken);
            attempts++;
            wait = Backoff.usual(() -> chance).after(attempts, age, null);
        }

        assertThat(attempts).isEqualTo(8);
        assertThat(age).isLessThan(Duration.ofHours(1));
    }

    @Test
    void what_is_too_old_is_not_sent_again() {
        Backoff usual = Backoff.usual(() -> 1);

        assertThat(usual.after(1, Duration.ofMinutes(59), null)).isPresent();
        assertThat(usual.after(1, Duration.ofHours(1), null)).isEmpty();
        assertThat(usual.after(1, Duration.ofMinutes(45), Duration.ofMinutes(16))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT2M, PT2M", "PT2S, PT5S", "PT-5M, PT5S", "P7D, PT20M"})
    void a_receiver_may_ask_for_more_time_within_bounds(Duration asked, Duration given) {
        assertThat(Backoff.usual(() -> 1).after(1, Duration.ZERO, asked)).contains(given);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    120                           | PT2M
                    0                             | PT0S
                    Sat, 01 Aug 2026 12:03:00 GMT | PT3M
                    """)
    void it_asks_by_seconds_or_by_a_date(String header, Duration asked) {
        assertThat(new Answer(503, header).patience(NOW)).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Sat, 99 Aug 2026"})
    void other_words_say_nothing(String header) {
        assertThat(new Answer(503, header).patience(NOW)).isNull();
    }
}
