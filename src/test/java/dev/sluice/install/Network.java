package dev.sluice.install;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which connections network policies let through, as
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/ says: who is selected
 * by a policy of a direction may do what one of them names, and nothing else; a connection passes
 * where both ends let it.
 *
 * @param policies all there are
 * @param namespace the one they are in
 */
record Network(List<NetworkPolicy> policies, String namespace) {

    /**
     * One end of a connection: a pod, or else an address outside.
     *
     * @param namespace the pod's; null for an address
     * @param labels the pod's
     * @param ports the numbers of the pod's ports by their names
     * @param address where it is; null for a pod, as peers name pods by their labels
     */
    record End(
            @Nullable String namespace,
            Map<String, String> labels,
            Map<String, Integer> ports,
            @Nullable String address) {}

    /** Whether one end may open a connection to a port of the other. */
    boolean lets(End from, End to, String protocol, int port) {
        return (!isBound(from, "Egress") || mayLeave(from, to, protocol, port))
                && (!isBound(to, "Ingress") || mayEnter(from, to, protocol, port));
    }

    private boolean mayLeave(End from, End to, String protocol, int port) {
        return policies.stream()
                .filter(policy -> selects(policy, from))
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .anyMatch(
                        rule ->
                                isPeer(rule.getTo(), to)
                                        && isPort(rule.getPorts(), to, protocol, port));
    }

    private boolean mayEnter(End from, End to, String protocol, int port) {
        return policies.stream()
                .filter(policy -> selects(policy, to))
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .anyMatch(
                        rule ->
                                isPeer(rule.getFrom(), from)
                                        && isPort(rule.getPorts(), to, protocol, port));
    }

    private boolean isBound(End end, String direction) {
        return policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
                .anyMatch(policy -> selects(policy, end));
    }

    private boolean selects(NetworkPolicy policy, End end) {
        return namespace.equals(end.namespace())
                && matches(policy.getSpec().getPodSelector(), end.labels());
    }

    /** No peers are all peers. */
    private boolean isPeer(List<NetworkPolicyPeer> peers, End end) {
        return peers.isEmpty() || peers.stream().anyMatch(peer -> isPeer(peer, end));
    }

    private boolean isPeer(NetworkPolicyPeer peer, End end) {
        IPBlock block = peer.getIpBlock();
        if (block != null) {
            return end.address() != null && isIn(block, end.address());
        }
        String from = end.namespace();
        if (from == null) {
            return false;
        }
        LabelSelector namespaces = peer.getNamespaceSelector();
        boolean there =
                namespaces == null
                        ? from.equals(namespace)
                        : matches(namespaces, Map.of("kubernetes.io/metadata.name", from));
        return there
                && (peer.getPodSelector() == null || matches(peer.getPodSelector(), end.labels()));
    }

    private static boolean isIn(IPBlock block, String address) {
        AddressBlock all = AddressBlock.of(block.getCidr());
        List<AddressBlock> except = block.getExcept().stream().map(AddressBlock::of).toList();
        if (!except.stream().allMatch(all::contains)) {
            throw new AssertionError(block.getCidr() + " does not contain what it leaves out");
        }
        return all.contains(address) && except.stream().noneMatch(each -> each.contains(address));
    }

    private static boolean isPort(
            List<NetworkPolicyPort> ports, End to, String protocol, int port) {
        return ports.isEmpty()
                || ports.stream()
                        .anyMatch(
                                each ->
                                        Objects.requireNonNullElse(each.getProtocol(), "TCP")
                                                        .equals(protocol)
                                                && number(each.getPort(), to) == port);
    }

    private static int number(IntOrString port, End to) {
        return port.getIntVal() == null
                ? to.ports().getOrDefault(port.getStrVal(), -1)
                : port.getIntVal();
    }

    private static boolean matches(LabelSelector selector, Map<String, String> labels) {
        if (!selector.getMatchExpressions().isEmpty()) {
            throw new AssertionError("expressions are not understood here: " + selector);
        }
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
    }
}
