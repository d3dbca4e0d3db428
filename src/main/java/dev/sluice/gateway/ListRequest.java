package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own question for a list of tools, put as the caller of a tool would: with what it
 * proves to the server, in its session, in its era.
 */
final class ListRequest {
    private static final int ID_BYTES = 16;

    /** What a modern request must say of itself; nothing else of the caller's is repeated. */
    private static final List<String> SAID =
            List.of(Metadata.VERSION, "io.modelcontextprotocol/clientInfo", Metadata.CAPABILITIES);

    private final Passage passage;
    private final SecureRandom random;
    private final String said;

    /**
     * Asks for one page after the other.
     *
     * @param passage the call for whose sake it is asked
     * @param random so that no id is one of the agent's
     */
    ListRequest(Passage passage, SecureRandom random) {
        this.passage = passage;
        this.random = random;
        this.said = passage.era() == Era.MODERN ? said(passage) : "";
    }

    /** A page as it is asked for. */
    record Page(RequestId id, UpstreamRequest request) {}

    Era era() {
        return passage.era();
    }

    /** Asks for the page of a cursor; null for the first. */
    Page page(@Nullable String cursor) {
        byte[] secret = new byte[ID_BYTES];
        random.nextBytes(secret);
        List<String> params = new ArrayList<>();
        if (!said.isEmpty()) {
            params.add(said);
        }
        if (cursor != null) {
            params.add("\"cursor\":" + JsonStrings.quote(cursor));
        }
        byte[] body =
                "{\"jsonrpc\":\"2.0\",\"id\":\"sluice-%s\",\"method\":\"%s\",\"params\":{%s}}"
                        .formatted(
                                HexFormat.of().formatHex(secret),
                                McpMethod.TOOLS_LIST.wireName(),
                                String.join(",", params))
                        .getBytes(StandardCharsets.UTF_8);
        if (!(MessageReader.request(body) instanceof Reading.Read read)
                || !(read.message() instanceof Message.Request request)) {
            throw new FirstLists.NoListException("its cursor cannot be sent back");
        }
        return new Page(
                request.id(),
                new UpstreamRequest(
                        passage.server(),
                        Verb.POST,
                        Forwarding.headersOf(passage, request),
                        false,
                        body,
                        CallerName.of(passage.caller()).text(),
                        Forwarding.subject(passage)));
    }

    private static String said(Passage passage) {
        JsonValue meta = Tracing.meta(passage.message());
        List<String> members = new ArrayList<>();
        for (String key : SAID) {
            JsonValue value = meta == null ? null : meta.get(key);
            if (value != null) {
                members.add(JsonStrings.quote(key) + ":" + value.json());
            }
        }
        return "\"_meta\":{" + String.join(",", members) + "}";
    }
}
