package dev.sluice.cli.cases;

import dev.sluice.config.Node;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.StrictObject;
import dev.sluice.config.StrictReading;
import dev.sluice.policy.Call.Definition;
import dev.sluice.policy.CallerFacts;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a case lets happen. */
final class PlayReader {
    private static final List<String> KINDS = List.of("tool", "prompt", "resource", "ask");

    private final StrictReading reading;
    private final Who everyone;

    /**
     * A reader for one file.
     *
     * @param everyone what holds for each caller that does not say otherwise
     */
    PlayReader(StrictReading reading, Who everyone) {
        this.reading = reading;
        this.everyone = everyone;
    }

    /** What happens, or null when something is wrong with it. */
    @Nullable Play read(Node node) {
        StrictObject fields =
                reading.object(
                        node,
                        "tool",
                        "prompt",
                        "resource",
                        "ask",
                        "args",
                        "argsJson",
                        "params",
                        "caller",
                        "session",
                        "pins");
        if (fields == null) {
            return null;
        }
        List<String> written = KINDS.stream().filter(kind -> fields.find(kind) != null).toList();
        if (written.size() != 1) {
            reading.refuse(node, "write exactly one of tool, prompt, resource and ask");
            return null;
        }
        String kind = written.get(0);
        String name = fields.text(kind, kind + ": NAME");
        CallerFacts caller = Who.of(reading, fields.find("caller")).or(everyone).facts();
        if (name == null) {
            return null;
        }
        return kind.equals("ask")
                ? ask(fields, caller, name)
                : reach(fields, caller, new Target(kindOf(kind), name));
    }

    private static Target.Kind kindOf(String word) {
        return switch (word) {
            case "tool" -> Target.Kind.TOOL;
            case "prompt" -> Target.Kind.PROMPT;
            default -> Target.Kind.RESOURCE;
        };
    }

    private Play reach(StrictObject fields, CallerFacts caller, Target target) {
        refuse(fields, "params", "belongs to ask; the arguments of a call are args");
        String session = fields.text("session", "session: first");
        return new Play.Reach(
                caller, target, arguments(fields), session, definition(fields, target));
    }

    /** What an operator's pins say of the tool; by themselves cases know no server's tools. */
    private static Definition definition(StrictObject fields, Target target) {
        String word = fields.text("pins", "pins: held_back");
        if (word == null) {
            return Definition.UNPINNED;
        }
        if (target.kind() != Target.Kind.TOOL) {
            fields.refuse("pins", "only tools are pinned");
        }
        switch (word) {
            case "accepted" -> {
                return Definition.ACCEPTED;
            }
            case "held_back" -> {
                return Definition.HELD_BACK;
            }
            default -> {
                fields.refuse("pins", "must be accepted or held_back");
                return Definition.UNPINNED;
            }
        }
    }

    private @Nullable Play ask(StrictObject fields, CallerFacts caller, String word) {
        for (String field : List.of("args", "argsJson", "session", "pins")) {
            refuse(fields, field, "does not belong to ask; its parameters are params");
        }
        for (ServerAsk ask : ServerAsk.values()) {
            if (ask.word().equals(word)) {
                return new Play.Ask(caller, ask, object(fields, "params"));
            }
        }
        String known =
                Arrays.stream(ServerAsk.values())
                        .map(ServerAsk::word)
                        .collect(Collectors.joining(", "));
        fields.refuse("ask", "no server asks for that; known: " + known);
        return null;
    }

    private static void refuse(StrictObject fields, String field, String message) {
        if (fields.find(field) != null) {
            fields.refuse(field, message);
        }
    }

    private @Nullable JsonValue arguments(StrictObject fields) {
        String json = fields.text("argsJson", "argsJson: '{\"amount\": 1.0}'");
        if (json == null) {
            return object(fields, "args");
        }
        refuse(fields, "args", "stands beside argsJson; delete one of the two");
        try {
            return Json.read(json);
        } catch (MalformedJsonException e) {
            fields.refuse("argsJson", "the gateway would not read this JSON: " + e.getMessage());
            return null;
        }
    }

    private static @Nullable JsonValue object(StrictObject fields, String field) {
        Node value = fields.find(field);
        if (value == null || value instanceof ObjectNode) {
            return value == null ? null : Json.of(value);
        }
        fields.refuse(field, "must be an object; write {} for an empty one");
        return null;
    }
}
