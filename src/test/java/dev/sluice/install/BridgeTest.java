package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Ran;
import dev.sluice.testsupport.Threat;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks over standard input and output, as the chart runs it. */
class BridgeTest {
    private static final Path VALUES = Path.of("helm/sluice/ci/bridge-values.yaml");

    private static final Pattern VALUES_SHOWN =
            Pattern.compile("(?s)```yaml\n(servers:\n[^`]*bridge:[^`]*)```");

    private final List<HasMetadata> objects = new Chart(VALUES).objects();

    @TempDir Path folder = Path.of("");

    @Test
    void sluice_is_told_where_the_bridge_is_by_a_document_that_it_accepts() throws IOException {
        JsonObject document = new JsonObject(documents("servers").get("iterable.json"));

        assertThat(document.getString("url"))
                .isEqualTo("http://sluice-bridge-iterable.tools.svc:8090/mcp");
        assertThat(document.getBoolean("sendCaller")).isTrue();
        assertThat(document.getJsonObject("timeouts").getString("firstByte")).isEqualTo("60s");
        assertThat(document.containsKey("bridge")).isFalse();
        isAccepted(objects);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/guides-bridge.md",
                "examples/iterable/README.md",
                "examples/qualtrics/README.md"
            })
    void the_values_that_pages_show_are_accepted(String page) throws IOException {
        Matcher shown = VALUES_SHOWN.matcher(Files.readString(Path.of(page)));
        assertThat(shown.find()).isTrue();
        String image = "image: {repository: sluice, tag: '1'}\n";
        List<HasMetadata> rendered =
                new Chart(Files.writeString(folder.resolve("values.yaml"), image + shown.group(1)))
                        .objects();

        assertThat(StrictObjects.all(rendered, Deployment.class)).hasSize(2);
        isAccepted(rendered);
    }

    private void isAccepted(List<HasMetadata> rendered) throws IOException {
        for (String kind : List.of("servers", "policies", "grants")) {
            Path below = Files.createDirectories(folder.resolve("etc").resolve(kind));
            Map<String, String> documents =
                    StrictObjects.one(rendered, ConfigMap.class, "sluice-" + kind).getData();
            for (Map.Entry<String, String> each : documents.entrySet()) {
                Files.writeString(below.resolve(each.getKey()), each.getValue());
            }
        }
        Ran check = Ran.sluice("config", "check", folder.resolve("etc").toString());
        assertThat(check.code()).as("%s", check).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterable", "reports"})
    @Threat("I3")
    void both_sides_mount_one_token_which_no_other_bridge_knows(String name) {
        String header =
                new JsonObject(documents("servers").get(name + ".json"))
                        .getJsonObject("auth")
                        .getJsonObject("headers")
                        .getJsonObject("Authorization")
                        .getString("file");
        String ofGateway = secretAt(pod("sluice"), "sluice", header);
        PodSpec bridge = pod("sluice-bridge-" + name);
        String file =
                bridge.getContainers().get(0).getArgs().stream()
                        .filter(each -> each.startsWith("--token-file="))
                        .map(each -> each.substring("--token-file=".length()))
                        .findFirst()
                        .orElseThrow();

        assertThat(ofGateway).isEqualTo(name + "-bridge/authorization");
        assertThat(secretAt(bridge, "bridge", file)).isEqualTo(ofGateway);
        // Secrets that a chart writes stay readable in its release.
        assertThat(StrictObjects.all(objects, Secret.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterable", "reports"})
    @Threat({"I1", "I2"})
    void a_bridge_runs_with_an_account_of_its_own_and_no_privilege(String name) {
        PodSpec pod = pod("sluice-bridge-" + name);

        assertThat(RestrictedProfile.violations(pod)).isEmpty();
        assertThat(pod.getServiceAccountName()).isEqualTo("sluice-bridge-" + name);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(
                        StrictObjects.one(objects, ServiceAccount.class, "sluice-bridge-" + name)
                                .getAutomountServiceAccountToken())
                .isFalse();
        Container container = pod.getContainers().get(0);
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/tmp");
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }

    @Test
    void there_is_one_pod_for_each_bridge_with_a_service_that_keeps_to_it() {
        Deployment bridge = deployment("sluice-bridge-iterable");
        Service service = StrictObjects.one(objects, Service.class, "sluice-bridge-iterable");

        assertThat(bridge.getSpec().getReplicas()).isEqualTo(1);
        assertThat(bridge.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(service.getSpec().getSessionAffinity()).isEqualTo("ClientIP");
        assertThat(bridge.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector())
                .containsEntry("app.kubernetes.io/name", "sluice-bridge");
        assertThat(StrictObjects.one(objects, Service.class, "sluice").getSpec().getSelector())
                .doesNotContainEntry("app.kubernetes.io/name", "sluice-bridge");
    }

    @Test
    void the_command_comes_last_behind_the_options_of_the_bridge() {
        Container container = pod("sluice-bridge-iterable").getContainers().get(0);

        assertThat(container.getCommand()).containsExactly("sluice");
        assertThat(container.getArgs())
                .containsExactly(
                        "bridge",
                        "--listen=0.0.0.0:8090",
                        "--token-file=/var/run/secrets/bridge-token/authorization",
                        "--name=iterable",
                        "--grace=2s",
                        "--idle=30m",
                        "--max-processes=16",
                        "--",
                        "node",
                        "/srv/iterable/node_modules/@iterable/mcp/dist/index.js");
        assertThat(
                        List.of(
                                container.getStartupProbe(),
                                container.getLivenessProbe(),
                                container.getReadinessProbe()))
                .allSatisfy(
                        probe -> {
                            assertThat(probe.getHttpGet().getPath()).isEqualTo("/healthz");
                            assertThat(probe.getHttpGet().getPort().getStrVal())
                                    .isEqualTo("bridge");
                        });
    }

    @Test
    void a_server_gets_its_own_secrets_as_variables_or_as_files_and_nothing_of_sluice() {
        PodSpec iterable = pod("sluice-bridge-iterable");
        PodSpec reports = pod("sluice-bridge-reports");
        EnvVar key = variable(iterable, "ITERABLE_API_KEY");

        assertThat(key.getValue()).isNull();
        assertThat(key.getValueFrom().getSecretKeyRef().getName()).isEqualTo("iterable");
        assertThat(key.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("api-key");
        assertThat(variable(iterable, "ITERABLE_USER_PII").getValue()).isEqualTo("false");
        assertThat(secretAt(reports, "bridge", variable(reports, "REPORTS_CREDENTIALS").getValue()))
                .isEqualTo("reports/account.json");
        assertThat(reports.toString()).doesNotContain("iterable");
        assertThat(reports.getVolumes()).allMatch(each -> each.getConfigMap() == null);
        assertThat(iterable.getContainers().get(0).getEnv())
                .noneMatch(each -> each.getName().startsWith("SLUICE_"));
    }

    private Map<String, String> documents(String kind) {
        return StrictObjects.one(objects, ConfigMap.class, "sluice-" + kind).getData();
    }

    private Deployment deployment(String name) {
        return StrictObjects.one(objects, Deployment.class, name);
    }

    private PodSpec pod(String deployment) {
        return deployment(deployment).getSpec().getTemplate().getSpec();
    }

    private static EnvVar variable(PodSpec pod, String name) {
        return pod.getContainers().get(0).getEnv().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** {@code SECRET/KEY} of the file that a container sees at a path. */
    private static String secretAt(PodSpec pod, String container, String path) {
        String parent = Objects.requireNonNull(Path.of(path).getParent()).toString();
        String name = Objects.requireNonNull(Path.of(path).getFileName()).toString();
        String volume =
                pod.getContainers().stream()
                        .filter(each -> each.getName().equals(container))
                        .flatMap(each -> each.getVolumeMounts().stream())
                        .filter(each -> each.getMountPath().equals(parent))
                        .map(VolumeMount::getName)
                        .findFirst()
                        .orElseThrow();
        return pod.getVolumes().stream()
                .filter(each -> each.getName().equals(volume))
                .map(each -> each.getSecret())
                .filter(
                        each ->
                                each.getItems().stream()
                                        .anyMatch(item -> item.getPath().equals(name)))
                .map(each -> each.getSecretName() + "/" + name)
                .findFirst()
                .orElseThrow();
    }
}
