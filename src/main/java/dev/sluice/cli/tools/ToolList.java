package dev.sluice.cli.tools;

import dev.sluice.catalog.Tool;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.util.ArrayList;
import java.util.List;

/**
 * The tools of one server.
 *
 * @param tools the tools in the server's order
 */
public record ToolList(List<Tool> tools) {
    public ToolList {
        tools = List.copyOf(tools);
    }

    /**
     * Reads a list: the result of {@code tools/list}, the JSON-RPC response around it, or the bare
     * array.
     *
     * @param file the file, for messages
     * @throws UnreadableToolsException when it is none of these
     */
    public static ToolList read(String file, byte[] bytes) throws UnreadableToolsException {
        JsonValue root;
        try {
            root = StrictJson.read(bytes, JsonLimits.REPLY);
        } catch (MalformedJsonException e) {
            throw new UnreadableToolsException(file + ": this is not JSON: " + e.getMessage());
        }
        JsonValue result = root.get("result");
        JsonValue tools = root.isArray() ? root : (result == null ? root : result).get("tools");
        if (tools == null || !tools.isArray()) {
            throw new UnreadableToolsException(
                    file + ": this is no list of tools; save the result of tools/list");
        }
        return new ToolList(of(file, tools));
    }

    /** The tools of one array. */
    static List<Tool> of(String source, JsonValue array) throws UnreadableToolsException {
        List<Tool> tools = new ArrayList<>();
        for (JsonValue each : array.elements()) {
            Tool tool = Tool.of(each);
            if (tool == null) {
                throw new UnreadableToolsException(
                        source + ": tool " + tools.size() + " of the list has no name");
            }
            tools.add(tool);
        }
        return tools;
    }
}
