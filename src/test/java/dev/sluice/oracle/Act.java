package dev.sluice.oracle;

import org.jspecify.annotations.Nullable;

/**
 * What a server does with a message, as one reader understands it.
 *
 * @param method the method it runs
 * @param thing what it reaches for; null when the method reaches for nothing that policies name
 * @param name the thing's name or URI; empty without a thing
 */
public record Act(String method, @Nullable Thing thing, String name) {

    /** What a policy can name. */
    public enum Thing {
        TOOL,
        PROMPT,
        RESOURCE
    }

    static Act of(String method) {
        return new Act(method, null, "");
    }
}
