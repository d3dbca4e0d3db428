package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.Quickstart;
import dev.sluice.testsupport.Threat;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With which admin tokens a gateway starts. */
class AdminTokenTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir Path folder = Path.of("");

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"changeme", "Admin\n", Quickstart.TOKEN, Quickstart.TOKEN + "\n"})
    @Threat("D12")
    void one_that_everybody_knows_keeps_it_from_starting_and_is_not_quoted(String token)
            throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token);

        assertThatThrownBy(() -> start(Optional.of(file)))
                .hasMessageStartingWith(file + " holds a token that anyone guesses")
                .hasMessageContaining("openssl rand -hex 32")
                .hasMessageNotContaining(token.strip());
    }

    @Test
    void a_random_one_none_and_one_that_is_mounted_later_do_not() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "5b3f9c0d7e21\n");

        assertThatCode(() -> start(Optional.of(file))).doesNotThrowAnyException();
        assertThatCode(() -> start(Optional.empty())).doesNotThrowAnyException();
        assertThatCode(() -> start(Optional.of(folder.resolve("later"))))
                .doesNotThrowAnyException();
    }

    private void start(Optional<Path> file) {
        new AdminToken(vertx, () -> file).refuseSample(new StartupEvent());
    }
}
