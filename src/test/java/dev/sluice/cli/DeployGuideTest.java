package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page on deployment shows. Its commands are run by {@code
 * src/test/kubernetes/run-apiserver}; what they do without a cluster is looked at here.
 */
class DeployGuideTest {
    private static final String SLUICE = "target/sluice ";
    private static final String INDENTED = " | sed 's/^/    /' >> values.yaml";

    @TempDir Path folder = Path.of("");

    @Test
    void the_page_has_ten_commands() throws IOException {
        assertThat(blocks("sh")).hasSize(10);
    }

    @Test
    void its_values_with_the_token_of_its_command_become_documents_that_are_accepted()
            throws IOException {
        Path values = folder.resolve("values.yaml");
        Files.writeString(values, blocks("yaml values").get(0) + grantOfItsCommand());
        Path documents = folder.resolve("documents");

        write(
                new Helm(Path.of("helm/sluice"))
                        .template()
                        .withName("sluice")
                        .withNamespace("tools")
                        .withKubeVersion("1.33.0")
                        .withValuesFile(values)
                        .call(),
                documents);

        Ran check = Ran.sluice("config", "check", documents.toString());
        assertThat(check.code()).as("%s", check.err()).isZero();
        assertThat(check.out())
                .contains("servers: exports\n", "policies:\n  exports-read ", "grants: agent\n");
    }

    @Test
    void the_documents_of_the_plain_manifests_are_accepted_with_such_a_grant() throws IOException {
        Path manifests = Path.of("k8s/documents");
        for (String file : List.of("servers/exports.yaml", "policies/exports-read.json")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(manifests.resolve(file), folder.resolve(file));
        }
        Files.createDirectory(folder.resolve("grants"));
        Files.writeString(folder.resolve("grants/agent.yaml"), grantOfItsCommand());

        Ran check = Ran.sluice("config", "check", folder.toString());

        assertThat(check.code()).as("%s", check.err()).isZero();
        assertThat(check.out()).contains("servers: exports\n", "grants: agent\n");
    }

    private static String grantOfItsCommand() throws IOException {
        String command =
                blocks("sh").stream()
                        .filter(each -> each.startsWith(SLUICE))
                        .findFirst()
                        .orElseThrow()
                        .strip();
        assertThat(command).endsWith(INDENTED);
        String arguments = command.substring(SLUICE.length(), command.length() - INDENTED.length());
        return Ran.sluice(arguments.split(" ", -1)).out().indent(4);
    }

    private static void write(String rendered, Path documents) throws IOException {
        List<HasMetadata> objects = new KubernetesSerialization().unmarshal(rendered);
        for (HasMetadata object : objects) {
            String kind = object.getMetadata().getLabels().get("sluice.dev/config");
            if (kind != null && object instanceof ConfigMap map && map.getData() != null) {
                Files.createDirectories(documents.resolve(kind));
                for (Map.Entry<String, String> file : map.getData().entrySet()) {
                    Files.writeString(
                            documents.resolve(kind).resolve(file.getKey()), file.getValue());
                }
            }
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(Files.readString(Path.of("docs/guides-deploy.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
