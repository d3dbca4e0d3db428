package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The overlays as kubectl renders them, which {@code src/test/kubernetes/check-kustomize} compares
 * with the files here, are the chart with the values beside them.
 */
class OverlaysTest {
    private static final Path KEPT = Path.of("src/test/resources/kustomize");

    @Test
    void an_overlay_with_one_replica_is_the_chart_with_its_documents_alone() {
        assertThat(kept("memory")).isEqualTo(chart("memory-values.yaml"));
    }

    @Test
    void the_overlay_with_redis_is_the_chart_with_three_replicas() {
        assertThat(kept("redis")).isEqualTo(chart("memory-values.yaml", "redis-values.yaml"));
    }

    @Test
    void each_overlay_is_compared() throws IOException {
        try (Stream<Path> overlays = Files.list(Path.of("k8s/overlays"))) {
            assertThat(overlays.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("memory", "redis");
        }
    }

    @Test
    void a_difference_is_seen() {
        String yaml = read("memory");

        assertThat(Substance.of(yaml.replace("runAsNonRoot: true", "runAsNonRoot: false")))
                .isNotEqualTo(chart("memory-values.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "redis"})
    void what_is_rendered_is_what_an_api_server_knows(String overlay) {
        assertThat(StrictObjects.parse(read(overlay))).hasSizeGreaterThan(8);
    }

    private static Map<String, Object> kept(String overlay) {
        return Substance.of(read(overlay));
    }

    private static String read(String overlay) {
        try {
            return Files.readString(KEPT.resolve(overlay + ".yaml"));
        } catch (IOException e) {
            throw new AssertionError(overlay, e);
        }
    }

    private static Map<String, Object> chart(String... values) {
        TemplateCommand rendering =
                new Helm(Path.of("helm/sluice"))
                        .template()
                        .withName("sluice")
                        .withNamespace("tools")
                        .withKubeVersion("1.33.0");
        List.of(values).forEach(file -> rendering.withValuesFile(KEPT.resolve(file)));
        return Substance.of(rendering.call());
    }
}
