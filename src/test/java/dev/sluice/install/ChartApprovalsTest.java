package dev.sluice.install;

import static dev.sluice.install.StrictObjects.all;
import static dev.sluice.install.StrictObjects.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.ApprovalLinks;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the chart makes of the values for approvals, and what the guide adds to it. */
class ChartApprovalsTest {
    private static final Path GUIDE = Path.of("docs/guides-approvals-webhooks.md");
    private static final String SECRETS = "/var/run/secrets/sluice/webhooks/";

    private final List<HasMetadata> objects =
            new Chart(Chart.FOLDER.resolve("ci/approvals-values.yaml")).objects();
    private final Deployment gateway = ChartVariantsTest.gateway(objects);
    private final Container container = ChartVariantsTest.container(gateway, "sluice");

    @Test
    void webhooks_are_settings_and_their_secrets_are_files() {
        assertThat(environment())
                .containsAllEntriesOf(
                        Map.of(
                                "SLUICE_APPROVALS_PUBLIC_URL", "https://approvals.example",
                                "SLUICE_APPROVALS_MOST_PENDING", "500",
                                "SLUICE_APPROVALS_MOST_PENDING_PER_GRANT", "20"))
                .containsAllEntriesOf(
                        webhook(
                                "CHAT",
                                Map.of(
                                        "FORM", "slack",
                                        "URL_FILE", SECRETS + "chat/url",
                                        "EVENTS", "pending,expired")))
                .containsAllEntriesOf(
                        webhook(
                                "TICKETS",
                                Map.of(
                                        "URL", "https://tickets.example/hooks/sluice",
                                        "SECRET_FILE", SECRETS + "tickets/signing-key",
                                        "TIMEOUT", "10s")))
                .containsAllEntriesOf(
                        webhook(
                                "AUDIT",
                                Map.of(
                                        "URL", "http://approvals-audit.backend.svc:8000/",
                                        "SECRET_FILE", SECRETS + "audit/signing-key",
                                        "ALLOW_HTTP", "true",
                                        "ARGUMENTS", "true")));
        assertThat(environment().keySet().stream().filter(each -> each.contains("WEBHOOKS")))
                .hasSize(10);
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains(SECRETS + "chat", SECRETS + "tickets", SECRETS + "audit");
    }

    /** What every other variant of the chart says of approvals: nothing. */
    @Test
    void without_such_values_there_are_no_such_settings() {
        List<HasMetadata> minimal =
                new Chart(Chart.FOLDER.resolve("ci/minimal-values.yaml")).objects();

        assertThat(ChartVariantsTest.container(ChartVariantsTest.gateway(minimal), "sluice"))
                .satisfies(
                        each ->
                                assertThat(each.getEnv())
                                        .extracting(EnvVar::getName)
                                        .noneMatch(name -> name.contains("APPROVALS")));
    }

    @Test
    void the_way_to_the_pages_in_the_guide_leads_to_the_management_port_of_the_pods()
            throws IOException {
        Matcher yaml =
                Pattern.compile("```yaml manifest\n(apiVersion.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(GUIDE));
        assertThat(yaml.find()).isTrue();
        List<HasMetadata> way = StrictObjects.parse(yaml.group(1));
        Service service = one(way, Service.class, "sluice-approvals");
        IngressRule rule = all(way, Ingress.class).get(0).getSpec().getRules().get(0);
        HTTPIngressPath path = rule.getHttp().getPaths().get(0);

        assertThat(gateway.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(container.getPorts())
                .extracting(ContainerPort::getName)
                .contains(service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
        assertThat(rule.getHttp().getPaths()).hasSize(1);
        assertThat(path.getPath() + "/").isEqualTo(ApprovalLinks.STATUS);
        assertThat(path.getBackend().getService().getName()).isEqualTo("sluice-approvals");
        assertThat(path.getBackend().getService().getPort().getName())
                .isEqualTo(service.getSpec().getPorts().get(0).getName());
        assertThat(environment())
                .containsEntry("SLUICE_APPROVALS_PUBLIC_URL", "https://" + rule.getHost());
    }

    /** The values of the guide are values of the chart. */
    @Test
    void the_values_in_the_guide_are_taken() throws IOException {
        Matcher yaml =
                Pattern.compile("```yaml values\n(approvals:.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(GUIDE));
        assertThat(yaml.find()).isTrue();
        Path values =
                Files.writeString(
                        Files.createTempFile("sluice-approvals", ".yaml"),
                        "image: {repository: registry.example/sluice, tag: x}\n" + yaml.group(1));

        assertThat(new Chart(values).objects()).isNotEmpty();
    }

    private static Map<String, String> webhook(String name, Map<String, String> settings) {
        return settings.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                each -> "SLUICE_APPROVALS_WEBHOOKS_" + name + "_" + each.getKey(),
                                Map.Entry::getValue));
    }

    private Map<String, String> environment() {
        return container.getEnv().stream()
                .filter(each -> each.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
