package dev.sluice.cli.diff;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.StrictJson;
import dev.sluice.protocol.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one line of the decision log says of a call; its arguments' values were never recorded.
 *
 * @param method the method on the wire
 * @param name the tool, prompt or resource; empty when the line names none
 * @param argumentKeys sorted top-level names of the arguments
 * @param policy the policy that decided then; null when the grant had none
 */
record AuditLine(
        String method,
        String name,
        List<String> argumentKeys,
        String server,
        String grant,
        String subject,
        @Nullable String policy) {
    AuditLine {
        argumentKeys = List.copyOf(argumentKeys);
    }

    /** A line that is none of the decision log; the message says why. */
    static final class UnreadableLineException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableLineException(String message) {
            super(message);
        }
    }

    /** What a line says of a call; null when it records something else. */
    static @Nullable AuditLine read(String line) throws UnreadableLineException {
        JsonValue record;
        try {
            record = StrictJson.read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY);
        } catch (MalformedJsonException e) {
            throw new UnreadableLineException("this is not JSON: " + e.getMessage());
        }
        if (!record.isObject()) {
            throw new UnreadableLineException("this is no JSON object");
        }
        if (record.get("act") != null || record.get("event") != null) {
            return null;
        }
        String name = optional(record, "tool");
        return new AuditLine(
                required(record, "method"),
                name == null ? "" : name,
                keys(record),
                required(record, "server"),
                required(record, "grant"),
                required(record, "subject"),
                optional(record, "policy"));
    }

    private static List<String> keys(JsonValue record) throws UnreadableLineException {
        JsonValue keys = record.get("argumentKeys");
        if (keys == null || !keys.isArray()) {
            throw new UnreadableLineException("\"argumentKeys\" is missing or no list");
        }
        List<String> names = new ArrayList<>();
        for (JsonValue key : keys.elements()) {
            String name = key.textOrNull();
            if (name == null) {
                throw new UnreadableLineException(
                        "\"argumentKeys\" holds something else than text");
            }
            names.add(name);
        }
        return names;
    }

    private static String required(JsonValue record, String field) throws UnreadableLineException {
        String text = optional(record, field);
        if (text == null) {
            throw new UnreadableLineException("\"" + field + "\" is missing or no text");
        }
        return text;
    }

    private static @Nullable String optional(JsonValue record, String field) {
        JsonValue value = record.get(field);
        return value == null ? null : value.textOrNull();
    }

    /** What was called; null when no rule for tools, prompts or resources is about it. */
    @Nullable Target target() {
        McpMethod known = McpMethod.of(method);
        if (known == null || name.isEmpty()) {
            return null;
        }
        return switch (known.judged()) {
            case TOOL_NAME -> new Target(Target.Kind.TOOL, name);
            case PROMPT_NAME -> new Target(Target.Kind.PROMPT, name);
            case RESOURCE_URI, SUBSCRIPTIONS -> new Target(Target.Kind.RESOURCE, name);
            case OPEN, REFERENCE, REFUSED -> null;
        };
    }

    /** What the server asked of the client; null when this is no such record. */
    @Nullable ServerAsk ask() {
        return ServerAsk.of(method);
    }
}
