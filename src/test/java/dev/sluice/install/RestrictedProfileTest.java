package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What judges pods in these tests finds what the restricted profile forbids. */
class RestrictedProfileTest {
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod}
            spec:
              hostNetwork: false
              hostPID: false
              hostIPC: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
                seccompProfile: {type: RuntimeDefault}
                sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]
                seLinuxOptions: {type: container_t}
                appArmorProfile: {type: RuntimeDefault}
              containers:
                - name: one
                  image: image
                  ports: [{name: web, containerPort: 80, hostPort: 0}]
                  livenessProbe: {httpGet: {path: /, port: web}}
                  securityContext:
                    privileged: false
                    allowPrivilegeEscalation: false
                    procMount: Default
                    capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
              volumes: [{name: tmp, emptyDir: {}}]
            """;

    @Test
    void a_pod_that_keeps_every_rule_passes() {
        assertThat(violations(POD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hostNetwork: false              | hostNetwork: true               | host namespaces
                    hostPID: false                  | hostPID: true                   | host namespaces
                    hostIPC: false                  | hostIPC: true                   | host namespaces
                    privileged: false               | privileged: true                | privileged containers
                    allowPrivilegeEscalation: false | allowPrivilegeEscalation: true  | privilege escalation
                    allowPrivilegeEscalation: false | readOnlyRootFilesystem: true    | privilege escalation
                    runAsNonRoot: true              | runAsNonRoot: false             | running as non-root
                    runAsNonRoot: true              | runAsGroup: 1                   | running as non-root
                    privileged: false               | runAsNonRoot: false             | running as non-root
                    runAsUser: 10001                | runAsUser: 0                    | running as root user
                    privileged: false               | runAsUser: 0                    | running as root user
                    type: RuntimeDefault}           | type: Unconfined}               | seccomp
                    privileged: false               | seccompProfile: {type: Unconfined} | seccomp
                    drop: [ALL]                     | drop: [NET_RAW]                 | capabilities
                    drop: [ALL],                    | ''                              | capabilities
                    add: [NET_BIND_SERVICE]         | add: [CHOWN]                    | capabilities
                    procMount: Default              | procMount: Unmasked             | /proc mount type
                    hostPort: 0                     | hostPort: 80                    | host ports
                    emptyDir: {}                    | hostPath: {path: /}             | volume types
                    emptyDir: {}                    | nfs: {path: /, server: nfs}     | volume types
                    tcp_syncookies                  | tcp_rmem                        | sysctls
                    type: container_t               | type: spc_t                     | SELinux
                    type: container_t               | user: system_u                  | SELinux
                    privileged: false               | seLinuxOptions: {role: r}       | SELinux
                    privileged: false               | appArmorProfile: {type: Unconfined} | AppArmor
                    port: web                       | 'port: web, host: 10.0.0.1'     | host probes
                    privileged: false               | windowsOptions: {hostProcess: true} | host process
                    """)
    void a_pod_that_breaks_one_is_refused_by_its_name(String good, String bad, String control) {
        assertThat(POD).contains(good);

        assertThat(violations(POD.replaceFirst(Pattern.quote(good), bad)))
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation).startsWith(control));
    }

    @Test
    void a_container_that_runs_first_is_judged_like_the_others() {
        assertThat(
                        violations(
                                POD.replace(
                                        "  containers:",
                                        "  initContainers: [{name: first}]\n  containers:")))
                .contains("privilege escalation: first", "capabilities: first keeps some");
    }

    private static List<String> violations(String pod) {
        PodSpec spec = RestrictedProfile.podOf(StrictObjects.parse(pod).get(0)).orElseThrow();
        return RestrictedProfile.violations(spec);
    }
}
