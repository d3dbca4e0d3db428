package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the chart tells the Prometheus operator and Grafana. */
class MonitoringTest {
    private final List<HasMetadata> objects = variant("monitoring");

    @Test
    void nothing_of_it_is_installed_unless_it_is_asked_for() {
        assertThat(variant("minimal"))
                .noneMatch(
                        each ->
                                each.getApiVersion().startsWith("monitoring.")
                                        || each.getMetadata().getName().contains("dashboard"));
    }

    @Test
    void a_service_monitor_finds_every_pod_by_a_service_of_its_own() {
        ServiceMonitor monitor = StrictObjects.one(objects, ServiceMonitor.class, "sluice");
        Service service = StrictObjects.one(objects, Service.class, "sluice-management");

        assertThat(service.getMetadata().getLabels())
                .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
        assertThat(StrictObjects.one(objects, Service.class, "sluice").getMetadata().getLabels())
                .doesNotContainKey("app.kubernetes.io/component");
        assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(podLabels()).containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(service.getSpec().getPorts().get(0).getTargetPort().getStrVal())
                .isIn(podPorts());
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(service.getMetadata().getLabels().get(monitor.getSpec().getJobLabel()))
                .isEqualTo("sluice");
        assertThat(monitor.getSpec().getEndpoints())
                .singleElement()
                .satisfies(MonitoringTest::readsMetricsByTls);
    }

    @Test
    void a_pod_monitor_needs_no_service() {
        List<HasMetadata> others = variant("podmonitor");
        PodMonitor monitor = StrictObjects.one(others, PodMonitor.class, "sluice");
        PodMetricsEndpoint endpoint = monitor.getSpec().getPodMetricsEndpoints().get(0);

        assertThat(podLabels())
                .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels())
                .containsEntry(monitor.getSpec().getJobLabel(), "sluice");
        assertThat(endpoint.getPort()).isIn(podPorts());
        assertThat(endpoint.getPath()).isEqualTo("/q/metrics");
        assertThat(endpoint.getScheme()).isNull();
        assertThat(StrictObjects.all(others, Service.class)).hasSize(1);
    }

    @Test
    void the_rules_are_those_that_were_tried_but_for_this_release_alone() {
        List<RuleGroup> groups =
                StrictObjects.one(objects, PrometheusRule.class, "sluice").getSpec().getGroups();
        List<Rule> rules = groups.stream().flatMap(group -> group.getRules().stream()).toList();
        List<Map<?, ?>> wanted =
                AlertRules.all().stream()
                        .filter(rule -> !"SluiceShadowLeftOn".equals(rule.get("alert")))
                        .toList();

        assertThat(rules).hasSize(wanted.size() + 1);
        for (int i = 0; i < wanted.size(); i++) {
            Rule rule = rules.get(i);
            Map<?, ?> tried = wanted.get(i);
            assertThat(rule.getAlert()).isEqualTo(tried.get("alert"));
            assertThat(rule.getRecord()).isEqualTo(tried.get("record"));
            assertThat(rule.getFor()).isEqualTo(tried.get("for"));
            assertThat(rule.getExpr().getStrVal())
                    .isEqualTo(
                            ((String) Manifests.at(tried, "expr"))
                                    .replace(
                                            "job=\"sluice\"",
                                            "job=\"sluice\",namespace=\"tools\""));
            if (rule.getAlert() != null) {
                assertThat(rule.getLabels()).isEqualTo(tried.get("labels"));
                assertThat(rule.getAnnotations())
                        .containsEntry(
                                "runbook_url",
                                "https://runbooks.example/sluice#"
                                        + rule.getAlert().toLowerCase(Locale.ROOT));
            }
        }
        assertThat(rules.get(rules.size() - 1).getRecord()).isEqualTo("ours:denied");
    }

    @Test
    void grafana_finds_the_dashboard_by_its_label() throws IOException {
        ConfigMap dashboard = StrictObjects.one(objects, ConfigMap.class, "sluice-dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getMetadata().getAnnotations()).containsEntry("grafana_folder", "MCP");
        assertThat(new JsonObject(dashboard.getData().get("sluice.json")))
                .isEqualTo(
                        new JsonObject(
                                Files.readString(Path.of("helm/sluice/files/dashboard.json"))));
    }

    private static void readsMetricsByTls(Endpoint endpoint) {
        assertThat(endpoint.getPort()).isEqualTo("management");
        assertThat(endpoint.getPath()).isEqualTo("/q/metrics");
        assertThat(endpoint.getInterval()).isEqualTo("15s");
        assertThat(endpoint.getScheme()).isEqualTo("https");
        assertThat(endpoint.getTlsConfig().getCa().getSecret().getName())
                .isEqualTo("sluice-management-tls");
    }

    private Map<String, String> podLabels() {
        return gateway().getSpec().getTemplate().getMetadata().getLabels();
    }

    private List<String> podPorts() {
        return gateway().getSpec().getTemplate().getSpec().getContainers().stream()
                .map(Container::getPorts)
                .flatMap(List::stream)
                .map(ContainerPort::getName)
                .toList();
    }

    private Deployment gateway() {
        return StrictObjects.one(objects, Deployment.class, "sluice");
    }

    private static List<HasMetadata> variant(String name) {
        return new Chart(Path.of("helm/sluice/ci/" + name + "-values.yaml")).objects();
    }
}
