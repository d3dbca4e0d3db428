package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the chart's page, as somebody would type them, by the real Helm engine. */
class ChartCommandsTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^helm (install|upgrade) .*$");
    private static final Pattern VALUES = Pattern.compile("(?s)```yaml\n(.*?)```");

    @TempDir Path folder = Path.of("");

    @Test
    void the_first_installs_one_replica_with_the_documents_of_the_page() throws IOException {
        List<HasMetadata> objects = ran(0);

        assertThat(StrictObjects.one(objects, Deployment.class, "sluice").getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(StrictObjects.one(objects, ConfigMap.class, "sluice-grants").getData())
                .containsOnlyKeys("agent.json");
    }

    @Test
    void the_second_has_three_that_share_one_redis() throws IOException {
        Deployment gateway = StrictObjects.one(ran(1), Deployment.class, "sluice");

        assertThat(gateway.getSpec().getReplicas()).isEqualTo(3);
        assertThat(gateway.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(gateway.toString()).contains("redis://redis.data.svc:6379");
    }

    @Test
    void the_values_on_secrets_mount_the_file_that_their_document_names() throws IOException {
        Path values = Files.writeString(folder.resolve("secrets.yaml"), image() + block(1));
        Deployment gateway =
                StrictObjects.one(new Chart(values).objects(), Deployment.class, "sluice");

        assertThat(ChartVariantsTest.container(gateway, "sluice").getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .contains("/var/run/secrets/sluice/servers/exports");
    }

    private List<HasMetadata> ran(int number) throws IOException {
        Matcher command = COMMAND.matcher(page());
        List<String> commands = command.results().map(found -> found.group()).toList();
        assertThat(commands).hasSize(2);
        Path values = folder.resolve("my-values.yaml");
        String hash = "0f343b0931126a20f133d67c2b018a3b5e6e4c1b5a1e0c2d3f4a5b6c7d8e9f00";
        Files.writeString(values, block(0).replace("PUT-THE-64-HEX-DIGITS-HERE", hash));

        Iterator<String> words = Stream.of(commands.get(number).split(" ")).iterator();
        var rendering = Chart.release();
        while (words.hasNext()) {
            switch (words.next()) {
                case "--values" -> {
                    assertThat(words.next()).isEqualTo("my-values.yaml");
                    rendering.withValuesFile(values);
                }
                case "--set" -> {
                    String[] pair = words.next().split("=", 2);
                    rendering.set(pair[0], pair[1]);
                }
                case "--namespace" -> rendering.withNamespace(words.next());
                case "helm", "install", "--install", "upgrade", "sluice", "helm/sluice" -> {}
                default -> throw new AssertionError(commands.get(number));
            }
        }
        return StrictObjects.parse(rendering.call());
    }

    private static String image() {
        return "image: {repository: registry.example/sluice, tag: x}\n";
    }

    private static String block(int number) throws IOException {
        return VALUES.matcher(page()).results().map(found -> found.group(1)).toList().get(number);
    }

    private static String page() throws IOException {
        return Files.readString(Chart.FOLDER.resolve("README.md"));
    }
}
