package dev.sluice.cli.tools;

import dev.sluice.catalog.Tool;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Timeouts;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a running server for its tools, all pages of them. */
public final class ToolLister {
    private static final int MOST_PAGES = 1_000;
    private static final String HELLO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                    + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"sluice-lint\","
                    + "\"version\":\"1\"}}}";
    private static final String READY =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    private final String source;
    private final McpHttp http;

    /**
     * Names the server; nothing is sent yet.
     *
     * @param headers what it wants to see, by name
     */
    public ToolLister(URI url, Map<String, Secret> headers, Timeouts timeouts) {
        this.source = "the server at " + url.getScheme() + "://" + url.getAuthority();
        this.http = new McpHttp(source, url, headers, timeouts);
    }

    /**
     * Asks.
     *
     * @throws UnreadableToolsException when the server does not answer as MCP says
     */
    public ToolList list() throws UnreadableToolsException {
        try {
            JsonValue hello = result(http.ask(HELLO, 1));
            JsonValue revision = hello.get("protocolVersion");
            http.speak(revision == null ? null : revision.textOrNull());
            http.tell(READY);
            return new ToolList(pages());
        } finally {
            http.leave();
        }
    }

    private List<Tool> pages() throws UnreadableToolsException {
        List<Tool> tools = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            int id = page + 2;
            JsonValue result = result(http.ask(request(id, cursor), id));
            JsonValue array = result.get("tools");
            if (array == null || !array.isArray()) {
                throw new UnreadableToolsException(source + " answered tools/list without tools");
            }
            tools.addAll(ToolList.of(source, array));
            JsonValue next = result.get("nextCursor");
            cursor = next == null ? null : next.textOrNull();
            if (cursor == null) {
                return tools;
            }
            if (!seen.add(cursor)) {
                throw new UnreadableToolsException(source + " repeats a page of tools/list");
            }
        }
        throw new UnreadableToolsException(source + " never ends its tools/list");
    }

    private static String request(int id, @Nullable String cursor) {
        String params = cursor == null ? "{}" : "{\"cursor\":" + JsonStrings.quote(cursor) + "}";
        return "{\"jsonrpc\":\"2.0\",\"id\":"
                + id
                + ",\"method\":\"tools/list\",\"params\":"
                + params
                + "}";
    }

    private JsonValue result(Message.Response response) throws UnreadableToolsException {
        JsonValue result = response.result();
        if (result != null && result.isObject()) {
            return result;
        }
        JsonValue error = response.error();
        JsonValue code = error == null ? null : error.get("code");
        throw new UnreadableToolsException(
                source
                        + " answered with an error"
                        + (code != null && code.isNumber() ? " " + code.json() : ""));
    }
}
