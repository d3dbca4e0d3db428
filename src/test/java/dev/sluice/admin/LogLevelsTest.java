package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Levels that are changed for a while come back by themselves. */
class LogLevelsTest {
    private static final String CATEGORY = "dev.sluice.levels.of.this.test";

    private final Vertx vertx = Vertx.vertx();
    private final LogLevels levels = new LogLevels(vertx, () -> Instant.EPOCH);
    private final Logger logger = Logger.getLogger(CATEGORY);

    @AfterEach
    void close() {
        levels.endAll();
        logger.setLevel(null);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_change_ends_by_itself() {
        logger.setLevel(Level.SEVERE);

        levels.set(CATEGORY, Level.FINE, Duration.ofMillis(200));

        assertThat(logger.getLevel()).isEqualTo(Level.FINE);
        await().atMost(Duration.ofSeconds(15)).until(() -> Level.SEVERE.equals(logger.getLevel()));
        assertThat(levels.show(List.of())).isEmpty();
    }

    @Test
    void a_change_of_a_change_ends_as_it_was_before_both() {
        levels.set(CATEGORY, Level.FINE, Duration.ofMillis(50));
        levels.set(CATEGORY, Level.WARNING, Duration.ofHours(1));

        assertThat(levels.show(List.of()))
                .containsExactly(
                        new LogLevels.Shown(
                                CATEGORY, "WARNING", Instant.EPOCH.plus(Duration.ofHours(1))));
        levels.end(CATEGORY);
        assertThat(logger.getLevel()).isNull();
    }

    @Test
    void there_is_room_for_some_and_always_for_those_that_are_changed() {
        for (int i = 0; i < LogLevels.MOST; i++) {
            levels.set(CATEGORY + i, Level.FINE, Duration.ofHours(1));
        }

        assertThat(levels.hasRoomFor(CATEGORY)).isFalse();
        assertThat(levels.hasRoomFor(CATEGORY + 1)).isTrue();
        levels.end(CATEGORY + 1);
        assertThat(levels.hasRoomFor(CATEGORY)).isTrue();
    }
}
