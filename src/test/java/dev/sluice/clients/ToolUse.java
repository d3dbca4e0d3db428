package dev.sluice.clients;

import java.util.Map;

/** A tool and the arguments it is called with. */
public record ToolUse(String name, Map<String, Object> arguments) {
    public ToolUse {
        arguments = Map.copyOf(arguments);
    }

    public static ToolUse of(String name) {
        return new ToolUse(name, Map.of());
    }

    public static ToolUse of(String name, String argument, Object value) {
        return new ToolUse(name, Map.of(argument, value));
    }
}
