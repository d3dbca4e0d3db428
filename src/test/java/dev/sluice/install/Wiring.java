package dev.sluice.install;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What rendered objects say of each other: each name must lead to an object of the same rendering,
 * or to one that the operator said is there.
 */
final class Wiring {
    private final List<HasMetadata> objects;
    private final Set<String> declared;
    private final List<String> loose = new ArrayList<>();

    private Wiring(List<HasMetadata> objects, Collection<String> declared) {
        this.objects = objects;
        this.declared = new HashSet<>(declared);
    }

    /**
     * Every reference that leads nowhere.
     *
     * @param declared the names of ConfigMaps and Secrets that are there already
     */
    static List<String> loose(List<HasMetadata> objects, Collection<String> declared) {
        return new Wiring(objects, declared).judge();
    }

    private List<String> judge() {
        for (HasMetadata object : objects) {
            RestrictedProfile.podOf(object).ifPresent(pod -> judge(name(object), pod));
        }
        StrictObjects.all(objects, Service.class).forEach(this::judge);
        StrictObjects.all(objects, Deployment.class).forEach(this::judge);
        StrictObjects.all(objects, Ingress.class).forEach(this::judge);
        StrictObjects.all(objects, HTTPRoute.class).forEach(this::judge);
        return List.copyOf(loose);
    }

    private void judge(String object, PodSpec pod) {
        Set<String> volumes = new TreeSet<>();
        for (Volume volume : pod.getVolumes()) {
            require(volumes.add(volume.getName()), object + ": two volumes " + volume.getName());
            configMaps(volume).forEach(each -> requireConfigMap(object, each));
            secrets(volume).forEach(each -> requireSecret(object, each));
        }
        Set<String> mounted = new TreeSet<>();
        Stream.of(pod.getContainers(), pod.getInitContainers())
                .flatMap(List::stream)
                .forEach(container -> mounted.addAll(judge(object, container)));
        require(mounted.equals(volumes), object + ": mounts " + mounted + " of " + volumes);
        pod.getImagePullSecrets().forEach(each -> requireSecret(object, each.getName()));
    }

    private Set<String> judge(String object, Container container) {
        Set<String> paths = new HashSet<>();
        Set<String> volumes = new HashSet<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            volumes.add(mount.getName());
            require(
                    paths.add(mount.getMountPath()),
                    object + ": two mounts at " + mount.getMountPath());
        }
        Set<String> variables = new HashSet<>();
        for (EnvVar variable : container.getEnv()) {
            require(
                    variables.add(variable.getName()),
                    object + ": two values of " + variable.getName());
        }
        Stream.of(
                        container.getStartupProbe(),
                        container.getLivenessProbe(),
                        container.getReadinessProbe())
                .filter(Objects::nonNull)
                .map(Probe::getHttpGet)
                .forEach(
                        get ->
                                require(
                                        hasPort(container, get.getPort()),
                                        object + ": no port " + get.getPort()));
        return volumes;
    }

    private void judge(Service service) {
        List<PodSpec> pods =
                StrictObjects.all(objects, Deployment.class).stream()
                        .filter(each -> meets(service.getSpec().getSelector(), each))
                        .map(each -> each.getSpec().getTemplate().getSpec())
                        .toList();
        require(pods.size() == 1, name(service) + ": selects " + pods.size() + " workloads");
        for (PodSpec pod : pods) {
            for (ServicePort port : service.getSpec().getPorts()) {
                require(
                        pod.getContainers().stream()
                                .anyMatch(each -> hasPort(each, port.getTargetPort())),
                        name(service) + ": no port " + port.getTargetPort());
            }
        }
    }

    private void judge(Deployment deployment) {
        Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
        require(meets(selector, deployment), name(deployment) + ": does not select its pods");
        deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints().stream()
                .map(each -> each.getLabelSelector().getMatchLabels())
                .forEach(
                        each ->
                                require(
                                        meets(each, deployment),
                                        name(deployment) + ": spreads other pods"));
    }

    private void judge(Ingress ingress) {
        ingress.getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> path.getBackend())
                .forEach(backend -> judge(name(ingress), backend));
    }

    private void judge(String object, IngressBackend backend) {
        String service = backend.getService().getName();
        String port = backend.getService().getPort().getName();
        require(
                port(service).filter(each -> each.getName().equals(port)).isPresent(),
                object + ": no port " + port + " of the Service " + service);
    }

    private void judge(HTTPRoute route) {
        route.getSpec().getRules().stream()
                .flatMap(rule -> rule.getBackendRefs().stream())
                .forEach(
                        backend ->
                                require(
                                        port(backend.getName())
                                                .filter(
                                                        each ->
                                                                each.getPort()
                                                                        .equals(backend.getPort()))
                                                .isPresent(),
                                        name(route) + ": no such port of " + backend.getName()));
    }

    private Optional<ServicePort> port(String service) {
        return StrictObjects.all(objects, Service.class).stream()
                .filter(each -> name(each).equals(service))
                .flatMap(each -> each.getSpec().getPorts().stream())
                .findFirst();
    }

    private static boolean meets(Map<String, String> selector, Deployment deployment) {
        Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
        return labels.entrySet().containsAll(selector.entrySet());
    }

    private static boolean hasPort(Container container, IntOrString port) {
        return container.getPorts().stream()
                .map(ContainerPort::getName)
                .anyMatch(name -> name.equals(port.getStrVal()));
    }

    private static Stream<String> configMaps(Volume volume) {
        Stream<String> direct =
                volume.getConfigMap() == null
                        ? Stream.of()
                        : Stream.of(volume.getConfigMap().getName());
        return Stream.concat(
                direct,
                projections(volume)
                        .filter(each -> each.getConfigMap() != null)
                        .map(each -> each.getConfigMap().getName()));
    }

    private static Stream<String> secrets(Volume volume) {
        Stream<String> direct =
                volume.getSecret() == null
                        ? Stream.of()
                        : Stream.of(volume.getSecret().getSecretName());
        return Stream.concat(
                direct,
                projections(volume)
                        .filter(each -> each.getSecret() != null)
                        .map(each -> each.getSecret().getName()));
    }

    private static Stream<VolumeProjection> projections(Volume volume) {
        return volume.getProjected() == null
                ? Stream.of()
                : volume.getProjected().getSources().stream();
    }

    private void requireConfigMap(String object, String name) {
        require(
                isThere(ConfigMap.class, name) || name.equals("kube-root-ca.crt"),
                object + ": no ConfigMap " + name);
    }

    private void requireSecret(String object, String name) {
        require(isThere(Secret.class, name), object + ": no Secret " + name);
    }

    private boolean isThere(Class<? extends HasMetadata> type, String name) {
        return declared.contains(name)
                || StrictObjects.all(objects, type).stream()
                        .anyMatch(each -> name(each).equals(name));
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            loose.add(otherwise);
        }
    }
}
