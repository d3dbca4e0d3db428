package dev.sluice.policy;

import java.util.Map;
import java.util.Set;

/**
 * A document that decides each call, compiled once when it is loaded.
 *
 * @param name the document's name
 * @param version {@code sha256:} and the hash of its canonical form without {@code description}
 * @param defaultAction what happens to whatever no entry names
 * @param hidesAll whether {@code hide} holds {@code "*"}
 * @param hidden exact tool names that are taken out of lists and refused when called
 * @param tools rules by exact tool name
 */
public record Policy(
        String name,
        String version,
        DefaultAction defaultAction,
        boolean hidesAll,
        Set<String> hidden,
        Map<String, ToolRules> tools) {
    public Policy {
        hidden = Set.copyOf(hidden);
        tools = Map.copyOf(tools);
    }
}
