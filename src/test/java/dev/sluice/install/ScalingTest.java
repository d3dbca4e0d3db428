package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many replicas there are, who decides that, and how many may be away. */
class ScalingTest {
    private static final Map<String, Object> STORE =
            Map.of(
                    "image", Map.of("repository", "sluice", "tag", "1"),
                    "redis", Map.of("hosts", List.of("redis:6379")),
                    "sessionKeys", Map.of("existingSecret", "keys"));

    @Test
    @Threat("I7")
    void replicas_follow_cpu_and_the_requests_under_way() {
        List<HasMetadata> objects = variant("autoscaling");
        HorizontalPodAutoscalerSpec spec =
                StrictObjects.one(objects, HorizontalPodAutoscaler.class, "sluice").getSpec();

        assertThat(spec.getMinReplicas()).isEqualTo(3);
        assertThat(spec.getMaxReplicas()).isEqualTo(12);
        assertThat(spec.getScaleTargetRef().getName()).isEqualTo("sluice");
        assertThat(spec.getMetrics().get(0).getResource().getTarget().getAverageUtilization())
                .isEqualTo(60);
        assertThat(spec.getMetrics().get(1).getPods().getMetric().getName())
                .isEqualTo("sluice_inflight_requests");
        assertThat(spec.getMetrics().get(1).getPods().getTarget().getAverageValue().getAmount())
                .isEqualTo("150");
        goesDownSlowly(spec.getBehavior());
        saysNothingOfReplicas(objects);
    }

    @Test
    @Threat("I7")
    void replicas_follow_what_prometheus_knows() {
        List<HasMetadata> objects = variant("keda");
        ScaledObject.Spec spec = StrictObjects.one(objects, ScaledObject.class, "sluice").getSpec();

        assertThat(spec.scaleTargetRef().name()).isEqualTo("sluice");
        assertThat(List.of(spec.minReplicaCount(), spec.maxReplicaCount())).containsExactly(2, 20);
        assertThat(spec.fallback().replicas()).isEqualTo(3);
        assertThat(spec.triggers())
                .singleElement()
                .satisfies(
                        trigger -> {
                            assertThat(trigger.type()).isEqualTo("prometheus");
                            assertThat(trigger.authenticationRef().name()).isEqualTo("prometheus");
                            assertThat(trigger.metadata())
                                    .containsEntry("threshold", "200")
                                    .containsEntry(
                                            "query",
                                            "sum(sluice_inflight_requests{job=\"sluice\",namespace=\"tools\"})");
                        });
        goesDownSlowly(spec.advanced().autoscaler().behavior());
        saysNothingOfReplicas(objects);
    }

    @ParameterizedTest
    @CsvSource({"autoscaling, 2,", "keda,, 25%", "replicas,, 1"})
    @Threat("I7")
    void several_replicas_are_not_evicted_all_at_once(String values, String least, String most) {
        PodDisruptionBudget budget =
                StrictObjects.one(variant(values), PodDisruptionBudget.class, "sluice");

        assertThat(text(budget.getSpec().getMinAvailable())).isEqualTo(String.valueOf(least));
        assertThat(text(budget.getSpec().getMaxUnavailable())).isEqualTo(String.valueOf(most));
        assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
        assertThat(budget.getSpec().getSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/name", "sluice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "bridge"})
    void one_replica_has_no_budget_that_would_keep_a_node_from_being_drained(String values) {
        assertThat(StrictObjects.all(variant(values), PodDisruptionBudget.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, minAvailable, 1",
        "3, minAvailable, 3",
        "3, minAvailable, 4",
        "1, minAvailable, 50%",
        "3, minAvailable, 100%",
        "3, maxUnavailable, 0",
        "3, maxUnavailable, 0%"
    })
    void a_budget_that_blocks_every_drain_is_refused_unless_it_is_asked_for(
            int replicas, String bound, String value) {
        Object written = value.endsWith("%") ? value : (Object) Integer.valueOf(value);
        Map<String, Object> budget = new HashMap<>(Map.of(bound, written));

        assertThatThrownBy(() -> budget(replicas, budget))
                .hasMessageContaining("no node could be drained")
                .hasMessageContaining("podDisruptionBudget.blockDrains");

        budget.put("blockDrains", true);
        assertThat(budget(replicas, budget)).hasSize(1);
    }

    @Test
    void a_budget_of_both_kinds_is_refused() {
        assertThatThrownBy(() -> budget(3, Map.of("minAvailable", 1, "maxUnavailable", 1)))
                .hasMessageContaining("minAvailable or maxUnavailable, not both");
    }

    private static List<PodDisruptionBudget> budget(int replicas, Map<String, Object> budget) {
        Map<String, Object> values = new HashMap<>(STORE);
        values.put("replicas", replicas);
        values.put("podDisruptionBudget", budget);
        return StrictObjects.all(Chart.with(values).objects(), PodDisruptionBudget.class);
    }

    /** Each pod that goes ends its streams; ten minutes of calm come first. */
    private static void goesDownSlowly(HorizontalPodAutoscalerBehavior behavior) {
        HPAScalingRules down = behavior.getScaleDown();
        assertThat(down.getStabilizationWindowSeconds()).isEqualTo(600);
        assertThat(down.getPolicies())
                .singleElement()
                .satisfies(
                        policy -> {
                            assertThat(policy.getType()).isEqualTo("Pods");
                            assertThat(policy.getValue()).isEqualTo(1);
                            assertThat(policy.getPeriodSeconds()).isEqualTo(300);
                        });
        assertThat(behavior.getScaleUp().getStabilizationWindowSeconds()).isZero();
    }

    /** Or each upgrade would set the number back. */
    private static void saysNothingOfReplicas(List<HasMetadata> objects) {
        Deployment gateway = StrictObjects.one(objects, Deployment.class, "sluice");
        assertThat(gateway.getSpec().getReplicas()).isNull();
    }

    private static String text(IntOrString value) {
        return value == null ? "null" : String.valueOf(value.getValue());
    }

    private static List<HasMetadata> variant(String name) {
        return new Chart(Path.of("helm/sluice/ci/" + name + "-values.yaml")).objects();
    }
}
