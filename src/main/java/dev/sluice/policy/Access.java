package dev.sluice.policy;

import org.jspecify.annotations.Nullable;

/**
 * Which prompts, or which resources, may be reached; what is denied beats what is allowed.
 *
 * @param pointer the rules' place in their document: {@code /prompts} or {@code /resources}
 * @param defaultAction what happens to what no pattern matches; null as the document says
 * @param allow names or URIs that pass
 * @param deny names or URIs that are refused
 */
public record Access(
        String pointer, @Nullable DefaultAction defaultAction, Patterns allow, Patterns deny) {

    /** No rules of its own: the document's default decides. */
    public static Access byDefault(String pointer) {
        return new Access(pointer, null, Patterns.NONE, Patterns.NONE);
    }
}
