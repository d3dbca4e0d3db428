package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The tool, prompt or resource that a request is about.
 *
 * @param kind what it is
 * @param name its name or URI, exactly as sent
 */
public record Target(Kind kind, String name) {

    /** The things a policy can name. */
    public enum Kind {
        TOOL,
        PROMPT,
        RESOURCE
    }

    /**
     * What a request of a judged method is about.
     *
     * @return null when the parameters do not say, or not as a string
     */
    public static @Nullable Target of(McpMethod.Judged judged, @Nullable JsonValue params) {
        return switch (judged) {
            case OPEN, SUBSCRIPTIONS, REFUSED -> null;
            case TOOL_NAME -> named(Kind.TOOL, params, "name");
            case PROMPT_NAME -> named(Kind.PROMPT, params, "name");
            case RESOURCE_URI -> named(Kind.RESOURCE, params, "uri");
            case REFERENCE -> referred(params == null ? null : params.get("ref"));
        };
    }

    private static @Nullable Target referred(@Nullable JsonValue ref) {
        JsonValue type = ref == null ? null : ref.get("type");
        String kind = type == null ? null : type.textOrNull();
        if ("ref/prompt".equals(kind)) {
            return named(Kind.PROMPT, ref, "name");
        }
        return "ref/resource".equals(kind) ? named(Kind.RESOURCE, ref, "uri") : null;
    }

    private static @Nullable Target named(Kind kind, @Nullable JsonValue in, String key) {
        JsonValue value = in == null ? null : in.get(key);
        String name = value == null ? null : value.textOrNull();
        return name == null ? null : new Target(kind, name);
    }
}
