package dev.sluice.install;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The fields that the chart uses of GKE's way to configure its load balancer
 * (https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration).
 */
@Group("cloud.google.com")
@Version("v1")
final class BackendConfig extends CustomResource<BackendConfig.Spec, Void> {
    private static final long serialVersionUID = 1;

    /** How the load balancer treats the Service. */
    record Spec(int timeoutSec, ConnectionDraining connectionDraining, HealthCheck healthCheck) {}

    /** How long it lets requests to a pod that goes end. */
    record ConnectionDraining(int drainingTimeoutSec) {}

    /** What it asks pods. */
    record HealthCheck(String type, int port, String requestPath) {}
}
