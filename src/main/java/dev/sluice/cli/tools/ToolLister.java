package dev.sluice.cli.tools;

import dev.sluice.catalog.Tool;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks a running server for its tools, all pages of them, whatever revision it speaks. */
public final class ToolLister {
    private static final String CLIENT = "{\"name\":\"sluice\",\"version\":\"1\"}";
    private static final String HELLO =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":"
                    + CLIENT
                    + "}";
    private static final Set<Integer> PERHAPS_OLDER = Set.of(400, 404, 405);

    private final Server server;
    private final String source;
    private final ListBounds bounds;
    private final Progress progress;
    private boolean older;

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /** Nobody cares. */
        Progress NONE = (pages, tools) -> {};

        /** One more page has come. */
        void page(int pages, int tools);
    }

    /**
     * Names the server; nothing is sent yet.
     *
     * @param headers what it wants to see, by name
     */
    public ToolLister(URI url, Map<String, Secret> headers, Timeouts timeouts) {
        this(
                new Server(
                        "server",
                        new Reach.Http(url, present(headers), null, List.of(), Transport.DEFAULT),
                        timeouts),
                ListBounds.DEFAULT,
                Progress.NONE);
    }

    /**
     * Names the server; nothing is sent or started yet.
     *
     * @param server one whose secrets could be read
     */
    public ToolLister(Server server, ListBounds bounds, Progress progress) {
        this.server = server;
        this.bounds = bounds;
        this.progress = progress;
        this.source = source(server.reach());
    }

    private static Map<String, Optional<Secret>> present(Map<String, Secret> headers) {
        Map<String, Optional<Secret>> present = new HashMap<>();
        headers.forEach((name, secret) -> present.put(name, Optional.of(secret)));
        return present;
    }

    /** Neither a path nor an argument is told: both may hold a secret. */
    private static String source(Reach reach) {
        if (reach instanceof Reach.Http http) {
            return "the server at " + http.url().getScheme() + "://" + http.url().getAuthority();
        }
        Path program = Path.of(((Reach.Command) reach).command().get(0)).getFileName();
        return "the command " + (program == null ? "" : program);
    }

    /**
     * Asks.
     *
     * @throws UnreadableToolsException when the server does not answer as MCP says
     */
    public ToolList list() throws UnreadableToolsException {
        Allowance allowance = new Allowance(source, bounds, System::nanoTime);
        if (server.reach() instanceof Reach.Http http) {
            return overHttp(http, allowance);
        }
        return list(new McpStdio(server, allowance));
    }

    /** Whether the list came over the first transport over HTTP, where the other was asked for. */
    public boolean isOfFirstTransport() {
        return older;
    }

    private ToolList overHttp(Reach.Http http, Allowance allowance)
            throws UnreadableToolsException {
        Map<String, Secret> headers = new TreeMap<>();
        http.headers().forEach((name, secret) -> secret.ifPresent(it -> headers.put(name, it)));
        Requests requests = new Requests(allowance, headers, server.timeouts());
        if (http.transport().form() == Transport.Form.SSE) {
            return list(new McpSse(http.url(), allowance, requests));
        }
        try {
            return list(new McpHttp(http.url(), allowance, requests));
        } catch (UnreadableToolsException refused) {
            if (!PERHAPS_OLDER.contains(refused.status())) {
                throw refused;
            }
            ToolList tools = list(older(http, allowance, requests, refused));
            older = true;
            return tools;
        }
    }

    /** What a server of the first transport refuses is the request, not the stream. */
    private static Talk older(
            Reach.Http http,
            Allowance allowance,
            Requests requests,
            UnreadableToolsException refused)
            throws UnreadableToolsException {
        try {
            return new McpSse(http.url(), allowance, requests);
        } catch (UnreadableToolsException neither) {
            throw refused;
        }
    }

    private ToolList list(Talk talk) throws UnreadableToolsException {
        try {
            return new ToolList(pages(talk, begin(talk) ? NewerServer.metadata(CLIENT) : ""));
        } finally {
            talk.leave();
        }
    }

    /** Says hello, and tells whether the server is one of 2026-07-28, which has no hello. */
    private boolean begin(Talk talk) throws UnreadableToolsException {
        Message.Response hello = talk.ask("initialize", HELLO, 1);
        if (hello.result() == null && NewerServer.says(hello)) {
            talk.speak(NewerServer.REVISION);
            return true;
        }
        JsonValue revision = result(hello).get("protocolVersion");
        String agreed = revision == null ? null : revision.textOrNull();
        if (agreed == null || !agreed.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            throw new UnreadableToolsException(source + " names no revision of MCP");
        }
        talk.speak(agreed);
        talk.tell("notifications/initialized");
        return false;
    }

    private List<Tool> pages(Talk talk, String metadata) throws UnreadableToolsException {
        List<Tool> tools = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = null;
        for (int page = 1; page <= bounds.pages(); page++) {
            JsonValue result = result(talk.ask("tools/list", params(metadata, cursor), page + 1));
            JsonValue array = result.get("tools");
            if (array == null || !array.isArray()) {
                throw new UnreadableToolsException(source + " answered tools/list without tools");
            }
            tools.addAll(ToolList.of(source, array));
            if (tools.size() > bounds.tools()) {
                throw new UnreadableToolsException(
                        source + " lists more than " + bounds.tools() + " tools");
            }
            progress.page(page, tools.size());
            JsonValue next = result.get("nextCursor");
            cursor = next == null ? null : next.textOrNull();
            if (cursor == null) {
                return tools;
            }
            if (!seen.add(cursor)) {
                throw new UnreadableToolsException(source + " repeats a page of tools/list");
            }
        }
        throw new UnreadableToolsException(
                source + " never ends its tools/list: " + bounds.pages() + " pages were read");
    }

    private static String params(String metadata, @Nullable String cursor) {
        String place = cursor == null ? "" : "\"cursor\":" + JsonStrings.quote(cursor);
        String comma = metadata.isEmpty() || place.isEmpty() ? "" : ",";
        return "{" + metadata + comma + place + "}";
    }

    private JsonValue result(Message.Response response) throws UnreadableToolsException {
        JsonValue result = response.result();
        if (result != null && result.isObject()) {
            return result;
        }
        String code = NewerServer.code(response);
        throw new UnreadableToolsException(
                source + " answered with an error" + (code == null ? "" : " " + code));
    }
}
