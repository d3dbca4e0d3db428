package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ParamHeader;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of which tools are repeated in headers, as the servers' own lists of tools said
 * when they last passed here. What is not known, or not lately, is left to the server, which must
 * compare them itself: a stale memory must not refuse what the server would take.
 */
@Singleton
class RepeatedArguments {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int MOST_SERVERS = 1_000;
    private static final int MOST_TOOLS = 1_000;

    private final Map<Address, Map<String, Seen>> servers = new ConcurrentHashMap<>();
    private final InstantSource clock;

    private record Address(String server, Object place) {}

    private record Seen(List<ParamHeader> headers, Instant until) {}

    RepeatedArguments(InstantSource clock) {
        this.clock = clock;
    }

    /** Reads a list of tools on its way to an agent. */
    void learn(Passage passage, JsonValue tools) {
        if (servers.size() > MOST_SERVERS) {
            servers.clear(); // addresses of servers that were edited away
        }
        Address address = address(passage);
        Instant until = clock.instant().plus(FRESH);
        Map<String, Seen> known = servers.get(address);
        for (JsonValue tool : tools.elements()) {
            List<ParamHeader> headers = ParamHeader.of(tool);
            if (known == null && !headers.isEmpty()) {
                known = servers.computeIfAbsent(address, any -> new ConcurrentHashMap<>());
            }
            // Nearly no tool asks for any, and of a server without such tools nothing is kept.
            String name = known == null ? null : text(tool.get("name"));
            if (known != null && name != null) {
                learn(known, name, new Seen(headers, until));
            }
        }
    }

    /** When a server has too many, all are forgotten: what is not known is left to the server. */
    private static void learn(Map<String, Seen> known, String tool, Seen seen) {
        if (seen.headers().isEmpty()) {
            known.remove(tool);
            return;
        }
        if (known.size() >= MOST_TOOLS) {
            known.clear();
        }
        known.put(tool, seen);
    }

    /** The arguments of a call that its headers must repeat, as far as known. */
    List<ParamHeader> of(Passage passage, Message.Request request) {
        if (servers.isEmpty() || passage.method() != McpMethod.TOOLS_CALL) {
            return List.of();
        }
        JsonValue params = request.params();
        String tool = params == null ? null : text(params.get("name"));
        if (tool == null) {
            return List.of();
        }
        Map<String, Seen> tools = servers.get(address(passage));
        Seen known = tools == null ? null : tools.get(tool);
        return known == null || !clock.instant().isBefore(known.until())
                ? List.of()
                : known.headers();
    }

    private static Address address(Passage passage) {
        Server server = passage.server();
        Object place =
                server.reach() instanceof Reach.Command process
                        ? process.command()
                        : server.http().url();
        return new Address(server.name(), place);
    }

    private static @Nullable String text(@Nullable JsonValue value) {
        return value == null ? null : value.textOrNull();
    }
}
