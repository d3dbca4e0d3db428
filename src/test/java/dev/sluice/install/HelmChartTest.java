package dev.sluice.install;

import static dev.sluice.install.Manifests.at;
import static dev.sluice.install.Manifests.list;
import static dev.sluice.install.Manifests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chart, judged and rendered by the real Helm engine. */
class HelmChartTest {
    private static final Path VALUES = Path.of("src/test/resources/helm/values.yaml");

    private final Helm helm = new Helm(Path.of("helm/sluice"));

    @Test
    void the_chart_passes_the_strict_linter() {
        LintResult result = helm.lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void every_document_arrives_in_the_config_map_of_its_kind() {
        List<Object> objects = Manifests.parse(rendering().call());

        assertThat(document(objects, "servers", "exports").getString("url"))
                .isEqualTo("http://exports-mcp:3000/mcp");
        assertThat(document(objects, "grants", "agent").getString("policy"))
                .isEqualTo("exports-read");
        assertThat(document(objects, "switches", "incident-42").getString("reason"))
                .isEqualTo("incident 42");
        JsonObject policy = document(objects, "policies", "exports-read");
        assertThat(policy.getString("version")).isEqualTo("1");
        assertThat(policy.getJsonObject("tools").getJsonObject("get_export_jobs")).isEmpty();
    }

    @Test
    void a_large_number_stays_as_it_was_written() {
        List<Object> objects = Manifests.parse(rendering().call());

        assertThat(
                        document(objects, "policies", "exports-read")
                                .getJsonObject("tools")
                                .getJsonObject("start_export_job")
                                .getJsonObject("rate_limit")
                                .getValue("max"))
                .isEqualTo(12_345_678);
    }

    @Test
    @Threat("I1")
    void the_pod_mounts_what_the_chart_makes_and_runs_without_privileges() {
        List<Object> objects = Manifests.parse(rendering().call());
        Object pod = at(named(objects, "Deployment", "sluice"), "spec", "template", "spec");

        assertThat(list(pod, "volumes"))
                .filteredOn(volume -> ((Map<?, ?>) volume).containsKey("configMap"))
                .hasSize(4)
                .allSatisfy(
                        volume ->
                                named(
                                        objects,
                                        "ConfigMap",
                                        (String) at(volume, "configMap", "name")));
        Object container = at(pod, "containers", 0);
        assertThat(at(container, "image")).isEqualTo("registry.example/sluice:0.1.0");
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        for (String probe : List.of("live", "ready", "started")) {
            assertThat(container.toString()).contains("/q/health/" + probe);
        }
        assertThat(at(container, "resources", "requests")).isNotNull();
    }

    @Test
    void the_service_finds_the_pod() {
        List<Object> objects = Manifests.parse(rendering().call());
        Map<?, ?> selector =
                (Map<?, ?>) at(named(objects, "Service", "sluice"), "spec", "selector");
        Map<?, ?> labels =
                (Map<?, ?>)
                        at(
                                named(objects, "Deployment", "sluice"),
                                "spec",
                                "template",
                                "metadata",
                                "labels");

        assertThat(labels.entrySet().containsAll(selector.entrySet())).isTrue();
    }

    @Test
    void settings_reach_the_process_by_its_environment() {
        Object container =
                at(
                        named(Manifests.parse(rendering().call()), "Deployment", "sluice"),
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        0);

        assertThat(list(container, "env"))
                .contains(
                        Map.of("name", "SLUICE_CONFIG_DIR", "value", "/etc/sluice"),
                        Map.of(
                                "name",
                                "SLUICE_SESSION_KEY_FILE",
                                "value",
                                "/var/run/secrets/sluice/keys"),
                        Map.of(
                                "name",
                                "SLUICE_HTTP_ALLOWED_HOSTS",
                                "value",
                                "localhost,sluice,sluice.tools,sluice.tools.svc,"
                                        + "sluice.tools.svc.cluster.local,mcp.example"));
    }

    @Test
    void a_second_replica_is_refused_with_the_reason() {
        assertThatThrownBy(() -> rendering().set("replicas", 2).call())
                .hasMessageContaining("limits and sessions are kept in memory");
    }

    @Test
    void a_chart_without_an_image_is_refused_with_the_reason() {
        assertThatThrownBy(() -> helm.template().call())
                .hasMessageContaining("no image is published yet");
    }

    @Test
    void a_misspelt_value_is_refused() {
        assertThatThrownBy(() -> rendering().set("polices.x.version", "1").call())
                .hasMessageContaining("polices");
    }

    @Test
    void a_chart_without_documents_renders_empty_folders() {
        List<Object> objects =
                Manifests.parse(
                        helm.template()
                                .withName("sluice")
                                .set("image.repository", "sluice")
                                .set("image.tag", "x")
                                .call());

        assertThat(at(named(objects, "ConfigMap", "sluice-grants"), "data")).isEqualTo(Map.of());
    }

    private TemplateCommand rendering() {
        return helm.template().withName("sluice").withNamespace("tools").withValuesFile(VALUES);
    }

    private static JsonObject document(List<Object> objects, String kind, String name) {
        return new JsonObject(
                (String) at(named(objects, "ConfigMap", "sluice-" + kind), "data", name + ".json"));
    }
}
