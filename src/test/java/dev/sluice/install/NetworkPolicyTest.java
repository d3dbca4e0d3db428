package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may connect to what, once the chart's network policies are in force. */
@Threat("I3")
class NetworkPolicyTest {
    private static final Path CASES = Path.of("src/test/resources/helm/network-cases.yaml");

    /**
     * One connection.
     *
     * @param values the variant of the chart
     */
    private record Attempt(
            String values, String from, String to, String protocol, int port, boolean passes) {}

    @ParameterizedTest
    @MethodSource("attempts")
    void a_connection_passes_only_where_it_was_named(Attempt attempt) throws IOException {
        Network network = new Network(policies(attempt.values()), "tools");

        assertThat(
                        network.lets(
                                end(attempt.from()),
                                end(attempt.to()),
                                attempt.protocol(),
                                attempt.port()))
                .isEqualTo(attempt.passes());
    }

    @Test
    void there_are_cases_of_both_kinds() throws IOException {
        assertThat(attempts().filter(Attempt::passes)).hasSizeGreaterThan(20);
        assertThat(attempts().filter(each -> !each.passes())).hasSizeGreaterThan(40);
    }

    @Test
    void the_ends_of_the_cases_are_the_pods_that_the_chart_renders() throws IOException {
        for (String values : List.of("network", "bridge", "namespace-only")) {
            assertThat(policies(values))
                    .allSatisfy(
                            policy ->
                                    assertThat(
                                                    Stream.of(
                                                            "gateway",
                                                            "iterable-bridge",
                                                            "reports-bridge"))
                                            .anyMatch(
                                                    end ->
                                                            labels(end)
                                                                    .equals(
                                                                            policy.getSpec()
                                                                                    .getPodSelector()
                                                                                    .getMatchLabels())));
        }
    }

    private static final Map<String, List<NetworkPolicy>> RENDERED = new HashMap<>();

    private static List<NetworkPolicy> policies(String values) {
        return RENDERED.computeIfAbsent(
                values,
                name -> {
                    Path file = Chart.FOLDER.resolve("ci/" + name + "-values.yaml");
                    List<HasMetadata> objects = new Chart(file).objects();
                    return StrictObjects.all(objects, NetworkPolicy.class);
                });
    }

    private static Stream<Attempt> attempts() throws IOException {
        return ((Map<?, ?>) Manifests.at(Chart.read(CASES), "cases"))
                .entrySet().stream()
                        .flatMap(
                                variant ->
                                        ((List<?>) variant.getValue())
                                                .stream()
                                                        .map(
                                                                each ->
                                                                        attempt(
                                                                                (String)
                                                                                        variant
                                                                                                .getKey(),
                                                                                (Map<?, ?>) each)));
    }

    private static Attempt attempt(String values, Map<?, ?> written) {
        Object protocol = written.get("protocol");
        return new Attempt(
                values,
                (String) Manifests.at(written, "from"),
                (String) Manifests.at(written, "to"),
                protocol == null ? "TCP" : (String) protocol,
                (Integer) Manifests.at(written, "port"),
                (Boolean) Manifests.at(written, "passes"));
    }

    @SuppressWarnings("unchecked")
    private static Network.End end(String name) throws IOException {
        Map<String, Object> end =
                (Map<String, Object>) Manifests.at(Chart.read(CASES), "ends", name);
        return new Network.End(
                (@Nullable String) end.get("namespace"),
                (Map<String, String>) end.getOrDefault("labels", Map.of()),
                (Map<String, Integer>) end.getOrDefault("ports", Map.of()),
                (@Nullable String) end.get("address"));
    }

    private static Map<String, String> labels(String end) {
        try {
            return end(end).labels();
        } catch (IOException e) {
            throw new AssertionError(end, e);
        }
    }
}
