package dev.sluice.gateway;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ParamHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
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
@ApplicationScoped
class RepeatedArguments {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int MOST = 10_000;

    private final Map<Key, Seen> seen = new ConcurrentHashMap<>();
    private final InstantSource clock;

    private record Key(String server, URI url, String tool) {}

    private record Seen(List<ParamHeader> headers, Instant until) {}

    RepeatedArguments(InstantSource clock) {
        this.clock = clock;
    }

    /** Reads a list of tools on its way to an agent. */
    void learn(Passage passage, JsonValue tools) {
        Instant now = clock.instant();
        for (JsonValue tool : tools.elements()) {
            String name = text(tool.get("name"));
            if (name != null) {
                learn(key(passage, name), ParamHeader.of(tool), now);
            }
        }
    }

    private void learn(Key key, List<ParamHeader> headers, Instant now) {
        if (headers.isEmpty()) {
            seen.remove(key);
            return;
        }
        if (seen.size() >= MOST) {
            seen.values().removeIf(old -> !now.isBefore(old.until()));
        }
        if (seen.size() < MOST) {
            seen.put(key, new Seen(headers, now.plus(FRESH)));
        }
    }

    /** The arguments of a call that its headers must repeat, as far as known. */
    List<ParamHeader> of(Passage passage, Message.Request request) {
        JsonValue params = request.params();
        String tool = params == null ? null : text(params.get("name"));
        if (tool == null || passage.method() != McpMethod.TOOLS_CALL) {
            return List.of();
        }
        Seen known = seen.get(key(passage, tool));
        return known == null || !clock.instant().isBefore(known.until())
                ? List.of()
                : known.headers();
    }

    private static Key key(Passage passage, String tool) {
        return new Key(passage.server().name(), passage.server().url(), tool);
    }

    private static @Nullable String text(@Nullable JsonValue value) {
        return value == null ? null : value.textOrNull();
    }
}
