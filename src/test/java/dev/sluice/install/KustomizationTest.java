package dev.sluice.install;

import static dev.sluice.install.Manifests.at;
import static dev.sluice.install.Manifests.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plain manifests: whatever one file names, another has. */
class KustomizationTest {
    private static final Path FOLDER = Path.of("k8s");

    private final Object kustomization = read("kustomization.yaml");
    private final Object deployment = read("deployment.yaml");
    private final Object pod = at(deployment, "spec", "template", "spec");

    @Test
    void every_file_it_names_exists_and_parses() {
        Stream<String> resources =
                list(kustomization, "resources").stream().map(String.class::cast);
        Stream<String> documents =
                list(kustomization, "configMapGenerator").stream()
                        .map(Map.class::cast)
                        .filter(generator -> generator.containsKey("files"))
                        .flatMap(generator -> list(generator, "files").stream())
                        .map(String.class::cast);

        assertThat(Stream.concat(resources, documents))
                .hasSizeGreaterThan(3)
                .allSatisfy(file -> assertThat(read(file)).isInstanceOf(Map.class));
    }

    @Test
    void every_config_map_that_the_pod_mounts_is_generated_under_that_name() {
        List<Object> generated =
                list(kustomization, "configMapGenerator").stream()
                        .map(generator -> at(generator, "name"))
                        .toList();
        List<Object> mounted =
                list(pod, "volumes").stream()
                        .filter(volume -> ((Map<?, ?>) volume).containsKey("configMap"))
                        .map(volume -> at(volume, "configMap", "name"))
                        .toList();

        assertThat(mounted).containsExactlyInAnyOrderElementsOf(generated);
        assertThat(at(kustomization, "generatorOptions", "disableNameSuffixHash")).isEqualTo(true);
    }

    @Test
    void every_mount_has_its_volume_and_every_port_its_name() {
        Object container = at(pod, "containers", 0);
        assertThat(names(list(container, "volumeMounts")))
                .containsExactlyInAnyOrderElementsOf(names(list(pod, "volumes")));
        List<Object> ports = names(list(container, "ports"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(ports).contains(at(container, probe, "httpGet", "port"));
        }
        assertThat(ports).contains(at(read("service.yaml"), "spec", "ports", 0, "targetPort"));
    }

    @Test
    void the_service_and_the_image_name_what_the_deployment_has() {
        assertThat(at(read("service.yaml"), "spec", "selector"))
                .isEqualTo(at(deployment, "spec", "template", "metadata", "labels"))
                .isEqualTo(at(deployment, "spec", "selector", "matchLabels"));
        assertThat(at(kustomization, "images", 0, "name"))
                .isEqualTo(at(pod, "containers", 0, "image"));
    }

    @Test
    @Threat("I1")
    void one_replica_runs_without_root_on_a_file_system_it_cannot_write() {
        assertThat(at(deployment, "spec", "replicas")).isEqualTo(1);
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "containers", 0, "securityContext", "readOnlyRootFilesystem"))
                .isEqualTo(true);
    }

    private static List<Object> names(List<Object> objects) {
        return objects.stream().map(object -> at(object, "name")).toList();
    }

    private static Object read(String file) {
        try {
            return Manifests.parse(Files.readString(FOLDER.resolve(file))).get(0);
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }
}
