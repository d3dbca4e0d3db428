package dev.sluice.config;

import dev.sluice.identity.Grant;
import java.util.HashMap;
import java.util.Map;

/** Whether no grant names a policy that is kept for another server than its own. */
final class Scopes {
    private final Map<String, Document> kept = new HashMap<>();
    private final References references;
    private final Problems problems;

    Scopes(DocumentSet set, Problems problems) {
        set.of(DocumentKind.POLICY).stream()
                .filter(document -> document.scope() != null)
                .forEach(document -> kept.put(document.name(), document));
        this.references = new References(set, problems);
        this.problems = problems;
    }

    void check(Configuration configuration) {
        for (Grant grant : configuration.grants()) {
            String name = grant.policy();
            Document policy = name == null ? null : kept.get(name);
            if (policy != null && !grant.server().equals(policy.scope())) {
                problems.add(
                        policy.root().place(),
                        "policy \""
                                + policy.name()
                                + "\" is kept for server \""
                                + policy.scope()
                                + "\", but grant \""
                                + grant.name()
                                + "\" of server \""
                                + grant.server()
                                + "\" names it ("
                                + references.placeOf(grant, "policy").file()
                                + "); give that grant another policy");
            }
        }
    }
}
