package dev.sluice.gateway;

import dev.sluice.catalog.SeenList;
import dev.sluice.catalog.SeenTools;
import dev.sluice.identity.Caller;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Has lists of tools noted as servers send them, before anything is taken out. */
@Singleton
class ListsSeen {
    private final SeenTools tools;

    ListsSeen(SeenTools tools) {
        this.tools = tools;
    }

    /** Looks at a result; on a stream that was opened by GET, any may be a list of tools. */
    void note(Passage passage, JsonValue result) {
        McpMethod method = passage.method();
        boolean mayBeList = method == null || method == McpMethod.TOOLS_LIST;
        JsonValue list = mayBeList ? result.get(ListShape.TOOLS.arrayKey()) : null;
        if (list != null && list.isArray()) {
            tools.note(
                    new SeenList(
                            passage.server().name(),
                            caller(passage.caller()),
                            isWhole(passage.request(), result),
                            list.document(),
                            list.start(),
                            list.end()));
        }
    }

    private static String caller(Caller caller) {
        return caller.grant().name() + '\n' + caller.subject();
    }

    private static boolean isWhole(Message.@Nullable Request request, JsonValue result) {
        JsonValue params = request == null ? null : request.params();
        JsonValue next = result.get("nextCursor");
        return request != null
                && (params == null || params.get("cursor") == null)
                && (next == null || next.isNull());
    }
}
