package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The configuration as it runs inside the process. */
@QuarkusTest
@TestProfile(StartTest.Folder.class)
class StartTest {
    private final LiveConfiguration configuration;
    private final Recorder recorder;
    private final ConfigSettings settings;

    @Inject
    StartTest(LiveConfiguration configuration, Recorder recorder, ConfigSettings settings) {
        this.settings = settings;
        this.configuration = configuration;
        this.recorder = recorder;
    }

    /** Points the settings at a folder of this test. */
    public static class Folder implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sluice.config.dir", newFolder().toString());
        }
    }

    /** Hears what the configuration tells. */
    @ApplicationScoped
    public static class Recorder implements ReloadListener {
        final List<Snapshot> applied = new CopyOnWriteArrayList<>();

        int count() {
            return applied.size();
        }

        @Override
        public void applied(Snapshot snapshot) {
            applied.add(snapshot);
        }

        @Override
        public void rejected(List<Problem> problems) {}
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("sluice");
            ConfigDirectory.good(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void it_is_loaded_when_the_process_has_started_and_follows_the_folder() {
        Snapshot first = configuration.current();

        assertThat(first).isNotNull();
        assertThat(recorder.count()).isEqualTo(1);
        ConfigDirectory.empty(settings.dir()).delete("grants/bob.yaml");
        await().atMost(Duration.ofSeconds(15)).until(() -> recorder.count() == 2);
    }

    @Test
    void another_source_is_refused_in_words() {
        ConfigSettings elsewhere =
                new ConfigSettings() {
                    @Override
                    public Path dir() {
                        return Path.of("unused");
                    }

                    @Override
                    public String source() {
                        return "etcd";
                    }

                    @Override
                    public Duration poll() {
                        return Duration.ofSeconds(2);
                    }

                    @Override
                    public Duration danglingGrace() {
                        return Duration.ofSeconds(30);
                    }
                };

        assertThatThrownBy(
                        () ->
                                FollowedConfiguration.sourceOf(
                                        elsewhere,
                                        () -> {
                                            throw new AssertionError("no feed is made");
                                        }))
                .hasMessage(
                        "sluice.config.source is \"etcd\", which this version of Sluice does not"
                                + " understand; write directory or kubernetes");
    }
}
