package dev.sluice.cli.tools;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of one server.
 *
 * @param tools the tools in the server's order
 */
public record ToolList(List<ListedTool> tools) {
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
    static List<ListedTool> of(String source, JsonValue array) throws UnreadableToolsException {
        List<ListedTool> tools = new ArrayList<>();
        for (JsonValue each : array.elements()) {
            JsonValue name = each.get("name");
            String text = name == null ? null : name.textOrNull();
            if (text == null) {
                throw new UnreadableToolsException(
                        source + ": tool " + tools.size() + " of the list has no name");
            }
            tools.add(new ListedTool(text, schema(each)));
        }
        return tools;
    }

    private static @Nullable JsonValue schema(JsonValue tool) {
        JsonValue schema = tool.get("inputSchema");
        return schema != null && schema.isObject() ? schema : null;
    }
}
