package dev.sluice.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/**
 * As much of KEDA's type as the chart uses; no library that the build may depend on has it
 * (https://keda.sh/docs/latest/reference/scaledobject-spec/).
 */
@Group("keda.sh")
@Version("v1alpha1")
@SuppressWarnings("serial")
public final class ScaledObject extends CustomResource<ScaledObject.Spec, Void>
        implements Namespaced {

    /** What is scaled, between which bounds and by what. */
    public record Spec(
            @JsonProperty("scaleTargetRef") Named scaleTargetRef,
            @JsonProperty("minReplicaCount") int minReplicaCount,
            @JsonProperty("maxReplicaCount") int maxReplicaCount,
            @JsonProperty("fallback") Fallback fallback,
            @JsonProperty("advanced") Advanced advanced,
            @JsonProperty("triggers") List<Trigger> triggers) {}

    /** The name of another object. */
    public record Named(@JsonProperty("name") String name) {}

    /** How many there are when the trigger cannot be asked. */
    public record Fallback(
            @JsonProperty("failureThreshold") int failureThreshold,
            @JsonProperty("replicas") int replicas) {}

    /** What is handed on to the autoscaler that KEDA makes. */
    public record Advanced(@JsonProperty("horizontalPodAutoscalerConfig") Autoscaler autoscaler) {}

    /** How fast it follows. */
    public record Autoscaler(@JsonProperty("behavior") HorizontalPodAutoscalerBehavior behavior) {}

    /** What load is measured by. */
    public record Trigger(
            @JsonProperty("type") String type,
            @JsonProperty("metadata") Map<String, String> metadata,
            @JsonProperty("authenticationRef") Named authenticationRef) {}
}
