package dev.sluice.install;

import static dev.sluice.install.Manifests.at;
import static dev.sluice.install.Manifests.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plain manifests: whatever one file names, another has. */
class KustomizationTest {
    private static final Path FOLDER = Path.of("k8s");

    private final Object base = read(FOLDER.resolve("base/kustomization.yaml"));
    private final Object documents = read(FOLDER.resolve("documents/kustomization.yaml"));
    private final Object deployment = read(FOLDER.resolve("base/deployment.yaml"));
    private final Object service = read(FOLDER.resolve("base/service.yaml"));
    private final Object pod = at(deployment, "spec", "template", "spec");

    @Test
    void every_file_that_a_kustomization_names_exists() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(file -> file.endsWith("kustomization.yaml")))
                    .hasSize(4)
                    .allSatisfy(
                            file ->
                                    assertThat(named(file))
                                            .isNotEmpty()
                                            .allMatch(Files::exists, "exists"));
        }
    }

    @Test
    void every_file_beside_a_kustomization_is_named_by_it() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> manifests =
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("kustomization.yaml"))
                            .filter(file -> !file.endsWith("README.md"))
                            .toList();
            assertThat(manifests).hasSizeGreaterThan(5).allMatch(this::isNamed, "is named");
        }
    }

    @Test
    void every_config_map_that_the_pod_mounts_is_generated_under_that_name() {
        List<Object> generated =
                list(documents, "configMapGenerator").stream()
                        .map(generator -> at(generator, "name"))
                        .toList();
        List<Object> mounted =
                list(pod, "volumes").stream()
                        .filter(volume -> ((Map<?, ?>) volume).containsKey("configMap"))
                        .map(volume -> at(volume, "configMap", "name"))
                        .toList();

        assertThat(mounted).containsExactlyInAnyOrderElementsOf(generated);
        assertThat(at(documents, "generatorOptions", "disableNameSuffixHash")).isEqualTo(true);
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
        assertThat(ports).contains(at(service, "spec", "ports", 0, "targetPort"));
    }

    @Test
    void the_service_and_the_image_name_what_the_deployment_has() {
        assertThat(at(service, "spec", "selector"))
                .isEqualTo(at(deployment, "spec", "template", "metadata", "labels"))
                .isEqualTo(at(deployment, "spec", "selector", "matchLabels"));
        assertThat(at(base, "images", 0, "name")).isEqualTo(at(pod, "containers", 0, "image"));
    }

    @Test
    @Threat("I1")
    void one_replica_runs_without_root_on_a_file_system_it_cannot_write() {
        assertThat(at(deployment, "spec", "replicas")).isEqualTo(1);
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "containers", 0, "securityContext", "readOnlyRootFilesystem"))
                .isEqualTo(true);
    }

    private boolean isNamed(Path file) {
        Path folder = file.getParent();
        while (!Files.exists(folder.resolve("kustomization.yaml"))) {
            folder = folder.getParent();
        }
        return named(folder.resolve("kustomization.yaml")).contains(file);
    }

    /** What a kustomization reads: resources, patches, and files of ConfigMaps. */
    private static List<Path> named(Path kustomization) {
        Map<?, ?> read = (Map<?, ?>) read(kustomization);
        Stream<Object> resources = items(read, "resources");
        Stream<Object> patches = items(read, "patches").map(patch -> at(patch, "path"));
        Stream<Object> files =
                items(read, "configMapGenerator")
                        .flatMap(generator -> items((Map<?, ?>) generator, "files"));
        return Stream.of(resources, patches, files)
                .flatMap(each -> each)
                .map(path -> kustomization.resolveSibling((String) path).normalize())
                .toList();
    }

    private static Stream<Object> items(Map<?, ?> from, String field) {
        return from.containsKey(field) ? list(from, field).stream() : Stream.of();
    }

    private static List<Object> names(List<Object> objects) {
        return objects.stream().map(object -> at(object, "name")).toList();
    }

    private static Object read(Path file) {
        try {
            return Manifests.parse(Files.readString(file)).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
