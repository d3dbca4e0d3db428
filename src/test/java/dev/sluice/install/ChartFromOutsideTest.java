package dev.sluice.install;

import static dev.sluice.install.StrictObjects.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How agents outside the cluster reach the gateway: an Ingress for each controller, and a route.
 */
class ChartFromOutsideTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    nginx   | nginx.ingress.kubernetes.io/proxy-buffering           | off
                    nginx   | nginx.ingress.kubernetes.io/proxy-read-timeout        | 3600
                    nginx   | nginx.ingress.kubernetes.io/backend-protocol          | HTTPS
                    haproxy | haproxy.org/timeout-server                            | 3600s
                    haproxy | haproxy.org/server-ssl                                | true
                    alb     | alb.ingress.kubernetes.io/target-type                 | ip
                    alb     | alb.ingress.kubernetes.io/load-balancer-attributes    | idle_timeout.timeout_seconds=3600
                    alb     | alb.ingress.kubernetes.io/backend-protocol            | HTTPS
                    """)
    void a_controller_is_told_not_to_buffer_and_not_to_cut(
            String controller, String key, String value) {
        Ingress ingress = one(behind(controller), Ingress.class, "sluice");

        assertThat(ingress.getMetadata().getAnnotations()).containsEntry(key, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    gke     | cloud.google.com/backend-config                       | {"default":"sluice"}
                    gke     | cloud.google.com/app-protocols                        | {"mcp":"HTTPS"}
                    traefik | traefik.ingress.kubernetes.io/service.serversscheme   | https
                    """)
    void some_are_told_by_the_service(String controller, String key, String value) {
        Service service = one(behind(controller), Service.class, "sluice");

        assertThat(service.getMetadata().getAnnotations()).containsEntry(key, value);
    }

    @Test
    void the_load_balancer_of_gke_asks_the_management_port_and_waits_as_long() {
        BackendConfig.Spec backend = one(behind("gke"), BackendConfig.class, "sluice").getSpec();

        assertThat(backend.timeoutSec()).isEqualTo(3600);
        assertThat(backend.connectionDraining().drainingTimeoutSec()).isEqualTo(60);
        assertThat(backend.healthCheck())
                .isEqualTo(new BackendConfig.HealthCheck("HTTP", 9000, "/q/health/ready"));
    }

    @Test
    void what_the_operator_annotates_counts_more() {
        Map<String, Object> values = new HashMap<>(withTls());
        values.put(
                "ingress",
                Map.of(
                        "enabled",
                        true,
                        "controller",
                        "nginx",
                        "hosts",
                        List.of("mcp.example"),
                        "annotations",
                        Map.of("nginx.ingress.kubernetes.io/proxy-read-timeout", "60")));

        assertThat(
                        one(Chart.with(values).objects(), Ingress.class, "sluice")
                                .getMetadata()
                                .getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/proxy-read-timeout", "60")
                .containsEntry("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600");
    }

    @Test
    void an_ingress_and_a_route_lead_to_what_agents_may_ask_for_and_nothing_else() {
        Ingress ingress = one(variant("ingress"), Ingress.class, "sluice");
        HTTPRoute route = one(variant("route"), HTTPRoute.class, "sluice");

        assertThat(ingress.getSpec().getRules().get(0).getHttp().getPaths())
                .extracting(path -> path.getPath())
                .containsExactly("/mcp", "/.well-known/oauth-protected-resource/mcp");
        assertThat(ingress.getSpec().getTls().get(0).getSecretName()).isEqualTo("mcp-example-tls");
        assertThat(route.getSpec().getRules().get(0).getMatches())
                .extracting(match -> match.getPath().getValue())
                .containsExactly("/mcp", "/.well-known/oauth-protected-resource/mcp");
        assertThat(route.getSpec().getRules().get(0).getTimeouts().getRequest()).isEqualTo("0s");
        assertThat(route.getSpec().getParentRefs().get(0).getName()).isEqualTo("shared");
    }

    private static List<HasMetadata> behind(String controller) {
        Map<String, Object> values = new HashMap<>(withTls());
        values.put(
                "ingress",
                Map.of("enabled", true, "controller", controller, "hosts", List.of("mcp.example")));
        return Chart.with(values).objects();
    }

    private static Map<String, Object> withTls() {
        return Map.of(
                "image", Map.of("repository", "sluice", "tag", "x"),
                "tls", Map.of("existingSecret", "sluice-tls"));
    }

    private static List<HasMetadata> variant(String name) {
        return new Chart(Chart.FOLDER.resolve("ci").resolve(name + "-values.yaml")).objects();
    }
}
