package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import dev.sluice.testsupport.Threat;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variant of the chart keeps what is promised of all of them. */
class ChartVariantsTest {
    private static final String VARIANTS = "dev.sluice.install.Chart#variants";

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void the_strict_linter_finds_nothing(Path values) {
        LintResult result = new Chart(values).lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(each -> each.contains("[WARNING]"));
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    @Threat("I1")
    void every_pod_keeps_the_restricted_profile_and_writes_its_tmp_only(Path values) {
        assertThat(pods(values))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(pod -> assertThat(RestrictedProfile.violations(pod)).isEmpty())
                .allSatisfy(
                        pod ->
                                assertThat(pod.getSecurityContext().getRunAsUser())
                                        .isGreaterThanOrEqualTo(10_000));
        assertThat(containers(values))
                .allSatisfy(
                        each ->
                                assertThat(each.getSecurityContext().getReadOnlyRootFilesystem())
                                        .isTrue())
                .flatExtracting(Container::getVolumeMounts)
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .allSatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
        assertThat(pods(values))
                .flatExtracting(PodSpec::getVolumes)
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .allSatisfy(volume -> assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    @Threat("I2")
    void the_accounts_token_is_mounted_only_where_documents_are_watched(Path values)
            throws IOException {
        boolean watches = Chart.read(values).toString().contains("source=kubernetes");
        List<HasMetadata> objects = new Chart(values).objects();

        assertThat(StrictObjects.all(objects, ServiceAccount.class))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.getAutomountServiceAccountToken()).isFalse());
        assertThat(pods(values))
                .allSatisfy(pod -> assertThat(pod.getAutomountServiceAccountToken()).isFalse());
        assertThat(
                        pods(values).stream()
                                .filter(pod -> pod.getVolumes().stream().anyMatch(this::isToken)))
                .hasSize(watches ? 1 : 0);
        assertThat(StrictObjects.all(objects, Role.class)).hasSize(watches ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    @Threat("G12")
    void nobody_gets_the_right_to_write_a_document_or_to_read_a_secret(Path values) {
        List<HasMetadata> objects = new Chart(values).objects();

        assertThat(StrictObjects.all(objects, ClusterRole.class)).isEmpty();
        assertThat(StrictObjects.all(objects, ClusterRoleBinding.class)).isEmpty();
        assertThat(StrictObjects.all(objects, Role.class))
                .flatExtracting(Role::getRules)
                .allSatisfy(
                        each ->
                                assertThat(each.getResources())
                                        .hasSize(1)
                                        .isSubsetOf("configmaps", "events"))
                .filteredOn(each -> each.getResources().contains("configmaps"))
                .allSatisfy(
                        each ->
                                assertThat(each.getVerbs())
                                        .containsExactlyInAnyOrder("get", "list", "watch"));
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    @Threat("I4")
    void every_container_says_what_it_needs_and_how_much_memory_it_may_have(Path values) {
        assertThat(containers(values))
                .allSatisfy(
                        each -> {
                            Map<String, Quantity> requests = each.getResources().getRequests();
                            Map<String, Quantity> limits = each.getResources().getLimits();
                            assertThat(requests).containsKeys("cpu", "memory");
                            assertThat(limits).containsKey("memory");
                            assertThat(limits.get("memory").getNumericalAmount())
                                    .isGreaterThanOrEqualTo(
                                            requests.get("memory").getNumericalAmount());
                        });
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    @Threat("I8")
    void secrets_are_files_that_nobody_else_may_read(Path values) {
        // Servers that speak stdio take their credentials from the environment, as MCP says.
        assertThat(containers(values))
                .filteredOn(each -> !each.getName().equals("bridge"))
                .allSatisfy(each -> assertThat(each.getEnvFrom()).isEmpty())
                .flatExtracting(Container::getEnv)
                .allSatisfy(
                        each ->
                                assertThat(each.toString())
                                        .doesNotContain("SecretKeySelector(key="));
        assertThat(pods(values))
                .flatExtracting(PodSpec::getVolumes)
                .filteredOn(volume -> volume.getSecret() != null)
                .allSatisfy(
                        volume -> assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0400));
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void every_name_leads_to_an_object_that_is_there(Path values) throws IOException {
        Set<String> existing = new HashSet<>();
        collectExisting(Chart.read(values), existing);

        assertThat(Wiring.loose(new Chart(values).objects(), existing)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void the_gateway_is_asked_by_all_three_probes_in_the_scheme_of_its_port(Path values) {
        List<HasMetadata> objects = new Chart(values).objects();
        Container gateway = container(gateway(objects), "sluice");
        boolean tls =
                gateway.getEnv().stream()
                        .anyMatch(each -> each.getName().startsWith("QUARKUS_TLS__MANAGEMENT"));

        assertThat(
                        List.of(
                                gateway.getStartupProbe().getHttpGet(),
                                gateway.getLivenessProbe().getHttpGet(),
                                gateway.getReadinessProbe().getHttpGet()))
                .extracting(each -> each.getPath().replace("/q/health/", ""))
                .containsExactly("started", "live", "ready");
        assertThat(
                        List.of(
                                gateway.getStartupProbe().getHttpGet(),
                                gateway.getLivenessProbe().getHttpGet(),
                                gateway.getReadinessProbe().getHttpGet()))
                .allSatisfy(
                        each -> {
                            assertThat(each.getPort().getStrVal()).isEqualTo("management");
                            assertThat(each.getScheme()).isEqualTo(tls ? "HTTPS" : null);
                        });
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_pod_that_ends_has_time_for_the_network_its_delay_and_its_streams(Path values) {
        Deployment gateway = gateway(new Chart(values).objects());
        Container container = container(gateway, "sluice");
        long sleep = container.getLifecycle().getPreStop().getSleep().getSeconds();
        long delay = seconds(container, "SLUICE_SHUTDOWN_DELAY");
        long drain = seconds(container, "SLUICE_SHUTDOWN_DRAIN");

        assertThat(gateway.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isEqualTo(sleep + delay + drain + 10);
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_config_map_of_documents_says_of_which_kind_they_are_and_a_copy_does_not(Path values) {
        for (ConfigMap each : StrictObjects.all(new Chart(values).objects(), ConfigMap.class)) {
            String name = each.getMetadata().getName();
            String kind = each.getMetadata().getLabels().get("sluice.dev/config");
            boolean copy = each.getMetadata().getAnnotations().containsKey(Chart.HOOK);
            if (copy) {
                assertThat(kind).as(name).isNull();
            } else if (kind != null) {
                assertThat(name).endsWith("-" + kind);
            }
        }
    }

    private boolean isToken(Volume volume) {
        return volume.getProjected() != null
                && volume.getProjected().getSources().stream()
                        .anyMatch(each -> each.getServiceAccountToken() != null);
    }

    static Deployment gateway(List<HasMetadata> objects) {
        List<Deployment> found =
                StrictObjects.all(objects, Deployment.class).stream()
                        .filter(
                                each ->
                                        "sluice"
                                                .equals(
                                                        each.getSpec()
                                                                .getSelector()
                                                                .getMatchLabels()
                                                                .get("app.kubernetes.io/name")))
                        .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    static Container container(Deployment deployment, String name) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long seconds(Container container, String variable) {
        return container.getEnv().stream()
                .filter(each -> each.getName().equals(variable))
                .map(each -> Long.parseLong(each.getValue().replace("s", "")))
                .findFirst()
                .orElseThrow();
    }

    private static List<PodSpec> pods(Path values) {
        return new Chart(values)
                .objects().stream()
                        .flatMap(each -> RestrictedProfile.podOf(each).stream())
                        .toList();
    }

    private static List<Container> containers(Path values) {
        List<Container> containers = new ArrayList<>();
        for (PodSpec pod : pods(values)) {
            containers.addAll(pod.getContainers());
            containers.addAll(pod.getInitContainers());
        }
        return containers;
    }

    /** Every object that the values say is there already. */
    private static void collectExisting(Object value, Set<String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (key, inner) -> {
                        if (List.of("existingSecret", "existingConfigMap").contains(key)) {
                            found.add((String) inner);
                        } else if (List.of("existingConfigMaps", "imagePullSecrets", "extraVolumes")
                                .contains(key)) {
                            collectTexts(inner, found);
                        } else {
                            collectExisting(inner, found);
                        }
                    });
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collectExisting(each, found));
        }
    }

    private static void collectTexts(Object value, Set<String> found) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collectTexts(each, found));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collectTexts(each, found));
        } else {
            found.add(String.valueOf(value));
        }
    }
}
