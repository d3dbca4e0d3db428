package dev.sluice.install;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the profiles <i>baseline</i> and <i>restricted</i> of the Pod Security Standards say of a
 * pod for Linux, control by control
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
 */
final class RestrictedProfile {
    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");
    private static final Set<String> SYSCTLS =
            Set.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> SELINUX =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    /** Of AppArmor, too. */
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PodSpec pod;
    private final List<String> violations = new ArrayList<>();

    private RestrictedProfile(PodSpec pod) {
        this.pod = pod;
    }

    /** What an object runs, if it runs pods. */
    static Optional<PodSpec> podOf(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return Optional.of(deployment.getSpec().getTemplate().getSpec());
        }
        if (object instanceof Job job) {
            return Optional.of(job.getSpec().getTemplate().getSpec());
        }
        return object instanceof Pod single ? Optional.of(single.getSpec()) : Optional.empty();
    }

    /** What a pod does against the profile, each by the name of its control. */
    static List<String> violations(PodSpec pod) {
        return new RestrictedProfile(pod).judge();
    }

    private List<String> judge() {
        forbid(Boolean.TRUE.equals(pod.getHostNetwork()), "host namespaces: hostNetwork");
        forbid(Boolean.TRUE.equals(pod.getHostPID()), "host namespaces: hostPID");
        forbid(Boolean.TRUE.equals(pod.getHostIPC()), "host namespaces: hostIPC");
        for (Volume volume : pod.getVolumes()) {
            Set<String> fields = JSON.convertValue(volume, FieldNames.class).keySet();
            forbid(
                    !fields.stream().allMatch(f -> f.equals("name") || VOLUMES.contains(f)),
                    "volume types: " + volume.getName());
        }
        PodSecurityContext context =
                Objects.requireNonNullElseGet(pod.getSecurityContext(), PodSecurityContext::new);
        forbid(Objects.equals(context.getRunAsUser(), 0L), "running as root user: the pod");
        context.getSysctls()
                .forEach(each -> forbid(!SYSCTLS.contains(each.getName()), "sysctls: " + each));
        forbid(context.getWindowsOptions() != null, "host process: the pod");
        forbid(!isFine(context.getSeLinuxOptions()), "SELinux: the pod");
        forbid(!isFine(context.getAppArmorProfile()), "AppArmor: the pod");
        Stream.of(pod.getContainers(), pod.getInitContainers())
                .flatMap(List::stream)
                .forEach(container -> judge(container, context));
        forbid(!pod.getEphemeralContainers().isEmpty(), "ephemeral containers are not judged");
        return List.copyOf(violations);
    }

    private void judge(Container container, PodSecurityContext ofPod) {
        String name = container.getName();
        SecurityContext own =
                Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
        forbid(Boolean.TRUE.equals(own.getPrivileged()), "privileged containers: " + name);
        forbid(
                !Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
                "privilege escalation: " + name);
        forbid(
                !Boolean.TRUE.equals(
                        own.getRunAsNonRoot() == null
                                ? ofPod.getRunAsNonRoot()
                                : own.getRunAsNonRoot()),
                "running as non-root: " + name);
        forbid(Objects.equals(own.getRunAsUser(), 0L), "running as root user: " + name);
        forbid(!isFine(own.getSeccompProfile(), ofPod.getSeccompProfile()), "seccomp: " + name);
        Capabilities capabilities =
                Objects.requireNonNullElseGet(own.getCapabilities(), Capabilities::new);
        forbid(!capabilities.getDrop().contains("ALL"), "capabilities: " + name + " keeps some");
        forbid(
                !Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()),
                "capabilities: " + name + " adds some");
        forbid(
                own.getProcMount() != null && !own.getProcMount().equals("Default"),
                "/proc mount type: " + name);
        forbid(own.getWindowsOptions() != null, "host process: " + name);
        forbid(!isFine(own.getSeLinuxOptions()), "SELinux: " + name);
        forbid(!isFine(own.getAppArmorProfile()), "AppArmor: " + name);
        probes(container).forEach(each -> forbid(namesHost(each), "host probes: " + name));
        for (ContainerPort port : container.getPorts()) {
            forbid(
                    port.getHostPort() != null && port.getHostPort() != 0,
                    "host ports: " + name + " " + port.getHostPort());
        }
    }

    private static boolean isFine(@Nullable SeccompProfile own, @Nullable SeccompProfile ofPod) {
        SeccompProfile effective = own == null ? ofPod : own;
        return effective != null && SECCOMP.contains(effective.getType());
    }

    private static boolean isFine(@Nullable SELinuxOptions options) {
        return options == null
                || (options.getUser() == null
                        && options.getRole() == null
                        && (options.getType() == null || SELINUX.contains(options.getType())));
    }

    private static boolean isFine(@Nullable AppArmorProfile profile) {
        return profile == null || SECCOMP.contains(profile.getType());
    }

    private static Stream<Probe> probes(Container container) {
        return Stream.of(
                        container.getStartupProbe(),
                        container.getLivenessProbe(),
                        container.getReadinessProbe())
                .filter(Objects::nonNull);
    }

    /** A probe that names a host has the kubelet ask anyone it can reach. */
    private static boolean namesHost(Probe probe) {
        return (probe.getHttpGet() != null && probe.getHttpGet().getHost() != null)
                || (probe.getTcpSocket() != null && probe.getTcpSocket().getHost() != null);
    }

    private void forbid(boolean violated, String what) {
        if (violated) {
            violations.add(what);
        }
    }

    /** A volume as the names of its fields, the kind of the volume among them. */
    private static final class FieldNames extends TreeMap<String, Object> {
        private static final long serialVersionUID = 1;
    }
}
