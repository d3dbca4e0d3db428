package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists the tools, a page at a time, and calls them. */
final class Toolbox {
    private static final int PAGE = 5;
    private static final String CURSOR_PREFIX = "after:";

    private final Map<String, Tool> byName = new LinkedHashMap<>();

    Toolbox(List<Tool> tools) {
        tools.forEach(tool -> byName.put(tool.name(), tool));
    }

    Future<JsonObject> list(Call call) {
        List<Tool> tools = List.copyOf(byName.values());
        int from = startOf(call.params().getValue("cursor"), tools.size());
        int to = Math.min(from + PAGE, tools.size());
        JsonArray page = new JsonArray();
        tools.subList(from, to).forEach(tool -> page.add(tool.definition()));
        JsonObject result = new JsonObject().put("tools", page);
        if (to < tools.size()) {
            result.put("nextCursor", CURSOR_PREFIX + to);
        }
        return Future.succeededFuture(result);
    }

    Future<JsonObject> call(Call call) {
        if (!(call.params().getValue("name") instanceof String name)) {
            throw Refusal.params("tools/call needs a name");
        }
        @Nullable Tool tool = byName.get(name);
        if (tool == null) {
            throw Refusal.params("Unknown tool: " + name);
        }
        Object given = call.params().getValue("arguments", new JsonObject());
        if (!(given instanceof JsonObject arguments)) {
            throw Refusal.params("arguments must be an object");
        }
        // A model can mend its arguments when it reads what is wrong, so that is a result.
        List<String> problems = tool.problemsWith(arguments);
        return problems.isEmpty()
                ? tool.action().run(arguments, call)
                : Future.succeededFuture(ToolResult.failed(String.join("; ", problems)));
    }

    private static int startOf(@Nullable Object cursor, int size) {
        if (cursor == null) {
            return 0;
        }
        for (int start = PAGE; start < size; start += PAGE) {
            if (cursor.equals(CURSOR_PREFIX + start)) {
                return start;
            }
        }
        throw Refusal.params("there is no such cursor");
    }
}
