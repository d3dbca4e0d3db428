package dev.sluice.install;

import static dev.sluice.install.StrictObjects.all;
import static dev.sluice.install.StrictObjects.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What single values make of the chart, rendered by the real Helm engine. */
class HelmChartTest {
    private static final String SECRETS = "/var/run/secrets/sluice/";

    @Test
    void every_document_arrives_in_the_config_map_of_its_kind() {
        List<HasMetadata> objects = variant("documents");

        assertThat(document(objects, "servers", "exports").getString("url"))
                .isEqualTo("http://exports-mcp:3000/mcp");
        assertThat(document(objects, "grants", "agent").getString("policy"))
                .isEqualTo("exports-read");
        assertThat(document(objects, "issuers", "corp").getString("jwks"))
                .isEqualTo("https://idp.example/keys");
        assertThat(document(objects, "operators", "carol").getJsonArray("roles"))
                .containsExactly("view");
        assertThat(document(objects, "pins", "exports").getString("since"))
                .isEqualTo("2026-06-01T00:00:00Z");
        JsonObject policy = document(objects, "policies", "exports-read");
        assertThat(policy.getString("version")).isEqualTo("1");
        assertThat(policy.getJsonObject("tools").getJsonObject("get_export_jobs")).isEmpty();
    }

    @Test
    void what_is_off_stays_off_though_helm_takes_the_word_for_false() {
        JsonObject incident = document(variant("documents"), "switches", "incident-42");

        assertThat(incident)
                .isEqualTo(
                        new JsonObject(
                                "{\"off\": {\"servers\": [\"exports\"]}, \"reason\": \"incident"
                                        + " 42\"}"));
    }

    @Test
    void a_large_number_stays_as_it_was_written() {
        JsonObject policy = document(variant("documents"), "policies", "exports-read");

        assertThat(
                        policy.getJsonObject("tools")
                                .getJsonObject("start_export_job")
                                .getJsonObject("rate_limit")
                                .getValue("max"))
                .isEqualTo(12_345_678);
    }

    @Test
    void kinds_without_documents_are_empty_folders() {
        List<HasMetadata> objects = variant("minimal");

        for (String kind :
                List.of(
                        "servers",
                        "policies",
                        "grants",
                        "switches",
                        "pins",
                        "issuers",
                        "operators")) {
            assertThat(one(objects, ConfigMap.class, "sluice-" + kind).getData()).isEmpty();
            assertThat(mounts(objects)).containsEntry("/etc/sluice/" + kind, kind);
        }
    }

    @Test
    void the_check_before_an_install_sees_the_same_documents_by_copies_of_its_own() {
        List<HasMetadata> objects = variant("existing");
        Job check = one(objects, Job.class, "sluice-check");

        assertThat(check.getMetadata().getAnnotations())
                .containsEntry(Chart.HOOK, "pre-install,pre-upgrade")
                .containsEntry(
                        Chart.HOOK + "-delete-policy", "before-hook-creation,hook-succeeded");
        assertThat(check.getSpec().getBackoffLimit()).isZero();
        assertThat(check.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs())
                .containsExactly("config", "check", "/etc/sluice");
        assertThat(sources(check.getSpec().getTemplate().getSpec().getVolumes(), "policies"))
                .containsExactly("analytics-policies", "support-policies", "sluice-check-policies");
        ConfigMap copy = one(objects, ConfigMap.class, "sluice-check-servers");
        assertThat(copy.getData())
                .isEqualTo(one(objects, ConfigMap.class, "sluice-servers").getData())
                .isNotEmpty();
        assertThat(copy.getMetadata().getAnnotations())
                .containsEntry(Chart.HOOK, "pre-install,pre-upgrade")
                .containsEntry(Chart.HOOK + "-weight", "-10");
    }

    @Test
    void config_maps_of_others_are_mounted_before_the_charts_own_which_wins() {
        Deployment gateway = one(variant("existing"), Deployment.class, "sluice");
        List<Volume> volumes = gateway.getSpec().getTemplate().getSpec().getVolumes();

        assertThat(sources(volumes, "policies"))
                .containsExactly("analytics-policies", "support-policies", "sluice-policies");
        assertThat(sources(volumes, "grants")).containsExactly("analytics-grants", "sluice-grants");
    }

    @Test
    @Threat("I2")
    void kinds_that_are_watched_are_not_mounted_and_the_account_may_read_them() {
        List<HasMetadata> objects = variant("watch");

        assertThat(mounts(objects))
                .containsKeys("/etc/sluice/servers", "/etc/sluice/grants")
                .containsKey("/var/run/secrets/kubernetes.io/serviceaccount")
                .doesNotContainKeys(
                        "/etc/sluice/policies", "/etc/sluice/switches", "/etc/sluice/pins");
        assertThat(environment(objects))
                .containsEntry("SLUICE_CONFIG_SOURCE", "kubernetes")
                .containsEntry("SLUICE_CONFIG_KUBERNETES_KINDS", "policies,switches,pins");
        assertThat(
                        one(objects, Job.class, "sluice-check")
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .get(0)
                                .getArgs())
                .contains("--elsewhere=policies,switches,pins");
        assertThat(one(objects, RoleBinding.class, "sluice").getSubjects())
                .singleElement()
                .satisfies(each -> assertThat(each.getName()).isEqualTo("sluice"))
                .satisfies(each -> assertThat(each.getNamespace()).isEqualTo("tools"));
    }

    @Test
    void one_replica_in_memory_is_replaced_and_several_are_rolled() {
        assertThat(gateway(variant("minimal")).getSpec().getStrategy().getType())
                .isEqualTo("Recreate");
        Deployment several = gateway(variant("replicas"));
        assertThat(several.getSpec().getReplicas()).isEqualTo(3);
        assertThat(several.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(
                        several.getSpec()
                                .getStrategy()
                                .getRollingUpdate()
                                .getMaxUnavailable()
                                .getIntVal())
                .isZero();
        assertThat(several.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .hasSize(2);
    }

    @Test
    @Threat("I9")
    void redis_is_named_as_its_mode_and_its_tls_want_it() {
        assertThat(environment(variant("replicas")))
                .containsEntry("QUARKUS_REDIS_HOSTS", "redis://redis.data.svc:6379")
                .doesNotContainKey("QUARKUS_REDIS_CLIENT_TYPE");
        assertThat(environment(variant("sentinel")))
                .containsEntry(
                        "QUARKUS_REDIS_HOSTS",
                        "rediss://sentinel-0.data.svc:26379?user=sluice,"
                                + "rediss://sentinel-1.data.svc:26379?user=sluice,"
                                + "rediss://sentinel-2.data.svc:26379?user=sluice")
                .containsEntry("QUARKUS_REDIS_CLIENT_TYPE", "sentinel")
                .containsEntry("QUARKUS_REDIS_MASTER_NAME", "limits")
                .containsEntry("QUARKUS_REDIS_ROLE", "master")
                .containsEntry("QUARKUS_REDIS_TLS_HOSTNAME_VERIFICATION_ALGORITHM", "HTTPS")
                .containsEntry(
                        "QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS",
                        SECRETS + "redis-ca/ca.crt")
                .containsEntry("SLUICE_LIMIT_REDIS_PASSWORD_FILE", SECRETS + "redis/password")
                .containsEntry("SLUICE_SESSION_KEY_FILE", SECRETS + "session/keys");
        assertThat(environment(variant("cluster")))
                .containsEntry("QUARKUS_REDIS_CLIENT_TYPE", "cluster")
                .containsEntry("SLUICE_LIMIT_REDIS_PASSWORD_FILE", SECRETS + "redis/secret");
    }

    @Test
    void a_digest_counts_more_than_a_tag() {
        assertThat(container(variant("cluster")).getImage())
                .startsWith("registry.example/sluice@sha256:");
    }

    @Test
    void agents_may_call_by_every_name_that_leads_here() {
        String inside =
                "localhost,sluice,sluice.tools,sluice.tools.svc,sluice.tools.svc.cluster.local";

        assertThat(environment(variant("minimal")))
                .containsEntry("SLUICE_HTTP_ALLOWED_HOSTS", inside)
                .doesNotContainKey("SLUICE_PUBLIC_URL");
        assertThat(environment(variant("ingress")))
                .containsEntry("SLUICE_HTTP_ALLOWED_HOSTS", inside + ",mcp.example,tools.example")
                .containsEntry("SLUICE_HTTP_ALLOWED_ORIGINS", "https://chat.example")
                .containsEntry("SLUICE_PUBLIC_URL", "https://mcp.example");
        assertThat(environment(variant("route")))
                .containsEntry("SLUICE_HTTP_ALLOWED_HOSTS", inside + ",mcp.example")
                .containsEntry("SLUICE_PUBLIC_URL", "https://mcp.example");
        assertThat(environment(variant("tls")))
                .containsEntry("SLUICE_HTTP_ALLOWED_HOSTS", inside + ",mcp.example");
    }

    @Test
    void a_setting_that_no_value_is_for_is_written_as_it_is() {
        assertThat(environment(variant("full")))
                .containsEntry("SLUICE_HTTP_LARGEST_BODY", "10485760")
                .containsEntry("SLUICE_SESSION_IDLE", "30m")
                .containsEntry("SLUICE_UPSTREAM_BREAKER_ENABLED", "true");
    }

    @Test
    void the_management_port_is_on_no_service() {
        assertThat(all(variant("full"), Service.class))
                .flatExtracting(service -> service.getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getStrVal())
                .doesNotContain("management");
    }

    @Test
    void the_test_asks_the_service_and_knows_its_certificate() {
        Pod plain = one(variant("minimal"), Pod.class, "sluice-test");
        Pod tls = one(variant("tls"), Pod.class, "sluice-test");

        assertThat(plain.getMetadata().getAnnotations()).containsEntry(Chart.HOOK, "test");
        assertThat(plain.getSpec().getContainers().get(0).getArgs())
                .containsExactly("ping", "http://sluice.tools");
        assertThat(tls.getSpec().getContainers().get(0).getArgs())
                .containsExactly(
                        "ping", "https://sluice.tools", "--certificate=" + SECRETS + "tls/tls.crt");
        assertThat(tls.getSpec().getVolumes().get(0).getSecret().getItems())
                .extracting(item -> item.getKey())
                .containsExactly("tls.crt");
    }

    @Test
    void where_some_kinds_are_watched_no_mounted_one_bears_the_label_of_those() {
        assertThat(labelled("watch")).containsExactlyInAnyOrder("policies", "switches", "pins");
        assertThat(labelled("minimal"))
                .containsExactlyInAnyOrder(
                        "servers",
                        "policies",
                        "grants",
                        "switches",
                        "pins",
                        "issuers",
                        "operators");
    }

    private static List<String> labelled(String variant) {
        return all(variant(variant), ConfigMap.class).stream()
                .map(each -> each.getMetadata().getLabels().get("sluice.dev/config"))
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void the_notes_print_what_an_agents_settings_need() {
        String notes = new Chart(file("ingress")).notes();
        JsonObject settings =
                new JsonObject(notes.substring(notes.indexOf('{'), notes.lastIndexOf('}') + 1));

        assertThat(settings.getJsonObject("mcpServers").getJsonObject("exports").getString("url"))
                .isEqualTo("https://mcp.example/mcp/exports");
        assertThat(notes)
                .contains("Bearer TOKEN")
                .contains("WARNING: there is no grant")
                .contains("WARNING: without `sessionKeys.existingSecret`")
                .contains("leave it at one replica");
        assertThat(new Chart(file("replicas")).notes())
                .contains("WARNING: Redis is reached in the clear")
                .doesNotContain("leave it at one replica");
    }

    private static List<HasMetadata> variant(String name) {
        return new Chart(file(name)).objects();
    }

    private static Path file(String variant) {
        return Chart.FOLDER.resolve("ci").resolve(variant + "-values.yaml");
    }

    private static Deployment gateway(List<HasMetadata> objects) {
        return ChartVariantsTest.gateway(objects);
    }

    private static Container container(List<HasMetadata> objects) {
        return ChartVariantsTest.container(gateway(objects), "sluice");
    }

    private static Map<String, String> environment(List<HasMetadata> objects) {
        Map<String, String> variables = new TreeMap<>();
        for (EnvVar each : container(objects).getEnv()) {
            variables.put(each.getName(), each.getValue() == null ? "" : each.getValue());
        }
        return variables;
    }

    private static Map<String, String> mounts(List<HasMetadata> objects) {
        Map<String, String> mounts = new TreeMap<>();
        container(objects)
                .getVolumeMounts()
                .forEach(each -> mounts.put(each.getMountPath(), each.getName()));
        return mounts;
    }

    private static List<String> sources(List<Volume> volumes, String name) {
        return volumes.stream()
                .filter(volume -> volume.getName().equals(name))
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .map(source -> source.getConfigMap().getName())
                .toList();
    }

    private static JsonObject document(List<HasMetadata> objects, String kind, String name) {
        return new JsonObject(
                one(objects, ConfigMap.class, "sluice-" + kind).getData().get(name + ".json"));
    }
}
