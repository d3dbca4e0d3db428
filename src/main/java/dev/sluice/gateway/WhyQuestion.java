package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody wants to be explained. Nothing of it is ever forwarded, counted or logged.
 *
 * @param grant the grant under which it is made
 * @param target the tool, prompt or resource; null when a method alone is meant
 * @param method the method; null when a target is meant
 * @param arguments its arguments, an object; null for none
 * @param subject who calls; null for whoever has the grant's token
 * @param claims what the caller's credential claims, an object; null for nothing
 * @param server the server that it is sent to; null for the grant's own
 * @param session whether it is made in a session, which has counts of its own
 * @param list whether only its place in lists is asked about
 */
public record WhyQuestion(
        String grant,
        @Nullable Target target,
        @Nullable String method,
        @Nullable JsonValue arguments,
        @Nullable String subject,
        @Nullable JsonValue claims,
        @Nullable String server,
        boolean session,
        boolean list) {
    private static final Map<String, Target.Kind> KINDS =
            Map.of(
                    "tool", Target.Kind.TOOL,
                    "prompt", Target.Kind.PROMPT,
                    "resource", Target.Kind.RESOURCE);
    private static final String METHOD = "method";

    /** Every field that a question may have. */
    public static final List<String> FIELDS =
            List.of(
                    "grant",
                    "tool",
                    "prompt",
                    "resource",
                    METHOD,
                    "args",
                    "subject",
                    "claims",
                    "server",
                    "session",
                    "list");

    /**
     * Reads a question, as strictly as a document.
     *
     * @param question an object
     * @throws UnanswerableException when it is put wrongly
     */
    public static WhyQuestion read(JsonValue question) {
        for (JsonValue.Member each : question.members()) {
            if (!FIELDS.contains(each.key())) {
                throw UnanswerableException.wrong(
                        "unknown field; known here: " + String.join(", ", FIELDS));
            }
        }
        String grant = text(question, "grant");
        if (grant == null) {
            throw UnanswerableException.wrong("name a grant");
        }
        List<String> named =
                FIELDS.stream()
                        .filter(each -> KINDS.containsKey(each) || each.equals(METHOD))
                        .filter(each -> question.get(each) != null)
                        .toList();
        if (named.size() != 1) {
            throw UnanswerableException.wrong("name one of tool, prompt, resource and method");
        }
        String kind = named.get(0);
        JsonValue name = question.get(kind);
        String called = name == null ? null : name.textOrNull();
        if (called == null) {
            throw UnanswerableException.wrong(kind + " must be a text");
        }
        Target.Kind of = KINDS.get(kind);
        return new WhyQuestion(
                grant,
                of == null ? null : new Target(of, called),
                of == null ? called : null,
                object(question, "args"),
                text(question, "subject"),
                object(question, "claims"),
                text(question, "server"),
                truth(question, "session", true),
                truth(question, "list", false));
    }

    private static @Nullable String text(JsonValue question, String field) {
        JsonValue value = question.get(field);
        String text = value == null ? null : value.textOrNull();
        if (value != null && (text == null || text.isEmpty())) {
            throw UnanswerableException.wrong(field + " must be a text, and not empty");
        }
        return text;
    }

    private static @Nullable JsonValue object(JsonValue question, String field) {
        JsonValue value = question.get(field);
        if (value != null && !value.isObject()) {
            throw UnanswerableException.wrong(field + " must be an object, such as {}");
        }
        return value;
    }

    private static boolean truth(JsonValue question, String field, boolean standard) {
        JsonValue value = question.get(field);
        if (value == null) {
            return standard;
        }
        boolean is = value.isTrue();
        if (!is && !value.json().equals("false")) {
            throw UnanswerableException.wrong(field + " must be true or false");
        }
        return is;
    }

    /** What it holds may be secret, so that only its shape is told. */
    @Override
    public String toString() {
        return "question about "
                + KINDS.entrySet().stream()
                        .filter(each -> target != null && each.getValue() == target.kind())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining());
    }
}
