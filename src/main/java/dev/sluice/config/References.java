package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import dev.sluice.identity.Grant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether what grants refer to is there. */
final class References {
    private final DocumentSet set;
    private final Problems problems;

    References(DocumentSet set, Problems problems) {
        this.set = set;
        this.problems = problems;
    }

    void check(List<Grant> grants) {
        Set<String> servers = namesOf(DocumentKind.SERVER);
        Set<String> policies = namesOf(DocumentKind.POLICY);
        for (Grant grant : grants) {
            require(servers, "server", grant.server(), grant);
            String policy = grant.policy();
            if (policy != null) {
                require(policies, "policy", policy, grant);
            }
        }
    }

    /** Where a grant says something. */
    Place placeOf(Grant grant, String field) {
        Node root =
                set.of(DocumentKind.GRANT).stream()
                        .filter(document -> document.name().equals(grant.name()))
                        .findFirst()
                        .orElseThrow()
                        .root();
        Node value = root instanceof ObjectNode object ? object.members().get(field) : null;
        return value == null ? root.place() : value.place();
    }

    private void require(Set<String> there, String field, String name, Grant grant) {
        if (!there.contains(name)) {
            String folder = field.equals("server") ? "servers" : "policies";
            problems.add(
                    placeOf(grant, field),
                    "there is no " + field + " \"" + name + "\"; add it to " + folder + "/");
        }
    }

    /** Also names of documents that cannot be read: those are reported for what they are. */
    private Set<String> namesOf(DocumentKind kind) {
        Set<String> names = new TreeSet<>();
        set.of(kind).forEach(document -> names.add(document.name()));
        set.malformed().stream()
                .filter(file -> file.kind() == kind)
                .forEach(file -> names.add(file.name()));
        return names;
    }
}
