package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Assessment;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.FolderCheck;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the check before an install sees in its pod, and says of it. */
class ChartDocumentsTest {
    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("dev.sluice.install.Chart#variants")
    void the_documents_of_every_variant_pass_as_they_are_mounted(Path values) throws IOException {
        assertThat(checked(new Chart(values).objects())).isInstanceOf(Assessment.Accepted.class);
    }

    @Test
    void a_wrong_document_of_the_values_is_found() throws IOException {
        Map<String, Object> values =
                Map.of(
                        "image",
                        Map.of("repository", "registry.example/sluice", "tag", "x"),
                        "policies",
                        Map.of("read", Map.of("version", "1", "default", "maybe")));

        assertThat(checked(Chart.with(values).objects()).toString())
                .contains("policies/read.json")
                .contains("default");
    }

    /** Mounts what the Job's pod mounts, as the kubelet does, and checks the folder as it does. */
    private Assessment checked(List<HasMetadata> objects) throws IOException {
        PodSpec pod =
                StrictObjects.all(objects, Job.class).get(0).getSpec().getTemplate().getSpec();
        for (VolumeMount mount : pod.getContainers().get(0).getVolumeMounts()) {
            if (mount.getMountPath().startsWith("/etc/sluice/")) {
                mount(objects, mount, pod.getVolumes());
            }
        }
        return FolderCheck.of(folder, elsewhere(pod.getContainers().get(0).getArgs()))
                .orElseThrow();
    }

    private void mount(List<HasMetadata> objects, VolumeMount mount, List<Volume> volumes)
            throws IOException {
        Path target = folder.resolve(mount.getMountPath().replace("/etc/sluice/", ""));
        Path data = Files.createDirectories(target.resolve("..data"));
        for (String name : names(volumes, mount.getName()).toList()) {
            for (ConfigMap object : StrictObjects.all(objects, ConfigMap.class)) {
                if (object.getMetadata().getName().equals(name)) {
                    for (Map.Entry<String, String> file : object.getData().entrySet()) {
                        Files.writeString(data.resolve(file.getKey()), file.getValue());
                        Files.createSymbolicLink(
                                target.resolve(file.getKey()), Path.of("..data", file.getKey()));
                    }
                }
            }
        }
    }

    private static Stream<String> names(List<Volume> volumes, String volume) {
        Volume found =
                volumes.stream()
                        .filter(each -> each.getName().equals(volume))
                        .findFirst()
                        .orElseThrow();
        return found.getConfigMap() == null
                ? found.getProjected().getSources().stream()
                        .map(VolumeProjection::getConfigMap)
                        .map(each -> each.getName())
                : Stream.of(found.getConfigMap().getName());
    }

    private static Set<DocumentKind> elsewhere(List<String> arguments) {
        Set<DocumentKind> kinds = EnumSet.noneOf(DocumentKind.class);
        arguments.stream()
                .filter(each -> each.startsWith("--elsewhere="))
                .flatMap(each -> Stream.of(each.replace("--elsewhere=", "").split(",")))
                .forEach(each -> kinds.add(DocumentKind.ofFolder(each).orElseThrow()));
        return kinds;
    }
}
