package dev.sluice.gateway;

import dev.sluice.catalog.Pins;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Revision;
import dev.sluice.protocol.Splice;
import dev.sluice.protocol.Target;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the caller of one request may see of its answer, by what is in force when it comes. */
final class RequestSight implements Sight {
    private final Passage passage;
    private final Duration longestTtl;
    private final Supplier<Standing> standing;
    private final Memory memory;
    private @Nullable Standing noted;

    /** What is learned from what passes. */
    record Memory(
            RepeatedArguments repeated,
            RoundTrips roundTrips,
            Quarantine quarantine,
            ListsSeen lists) {}

    /**
     * Sees for one request.
     *
     * @param passage the request; without a message when a stream was opened by GET, on which the
     *     answer to anything may come
     * @param longestTtl the longest time for which a result may be kept
     * @param standing what is in force now
     * @param memory learns from what passes
     */
    RequestSight(Passage passage, Duration longestTtl, Supplier<Standing> standing, Memory memory) {
        this.passage = passage;
        this.longestTtl = longestTtl;
        this.standing = standing;
        this.memory = memory;
    }

    /** Whoever is shown tools of a pinned server is remembered before they are shown. */
    @Override
    public @Nullable Uni<Void> before(Message.Response answer) {
        McpMethod method = passage.method();
        JsonValue result = answer.result();
        JsonValue tools =
                result == null || (method != null && method != McpMethod.TOOLS_LIST)
                        ? null
                        : result.get(ListShape.TOOLS.arrayKey());
        Standing now = tools == null ? null : standing.get();
        Pins pins = now == null ? null : now.pins();
        if (tools == null || now == null || pins == null) {
            return null;
        }
        return memory.quarantine()
                .note(passage, pins, tools)
                .invoke(held -> noted = now.holdingBack(held))
                .replaceWithVoid();
    }

    @Override
    public byte[] of(Message.Response answer) {
        JsonValue result = answer.result();
        byte[] document = answer.body().document();
        if (result == null) {
            return document;
        }
        remember(answer, result);
        if (!isTrimmed(passage.method())) {
            return narrowed(result, document);
        }
        Splice splice = new Splice(document);
        Standing found = noted;
        noted = null; // the next answer on this stream shows something else
        Standing now = found == null ? standing.get() : found;
        ListTrimmer.trim(result, shapes(), now, memory.quarantine(), splice);
        McpMethod method = passage.method();
        if (method == null) {
            Completions.empty(result, splice);
        } else if (method == McpMethod.COMPLETION_COMPLETE) {
            Completions.trim(params(), result, now, splice);
        }
        if (method == null
                || method == McpMethod.INITIALIZE
                || method == McpMethod.SERVER_DISCOVER) {
            Instructions.trim(result, now, splice);
            Capabilities.trim(result, splice);
        }
        if (method == McpMethod.SERVER_DISCOVER) {
            keepServedRevisions(result, splice);
        }
        if (passage.era() == Era.MODERN) {
            CacheHints.narrow(result, longestTtl, splice);
        }
        return splice.bytes();
    }

    /** Of most answers nothing is cut, so nobody looks up what is in force for them. */
    private static boolean isTrimmed(@Nullable McpMethod method) {
        return method == null
                || method.listShape() != null
                || method == McpMethod.COMPLETION_COMPLETE
                || method == McpMethod.INITIALIZE
                || method == McpMethod.SERVER_DISCOVER;
    }

    private byte[] narrowed(JsonValue result, byte[] document) {
        if (passage.era() != Era.MODERN || !CacheHints.areIn(result)) {
            return document;
        }
        Splice splice = new Splice(document);
        CacheHints.narrow(result, longestTtl, splice);
        return splice.bytes();
    }

    private void remember(Message.Response answer, JsonValue result) {
        memory.lists().note(passage, result);
        if (passage.era() != Era.MODERN) {
            return;
        }
        JsonValue tools =
                passage.method() == McpMethod.TOOLS_LIST
                        ? result.get(ListShape.TOOLS.arrayKey())
                        : null;
        if (tools != null) {
            memory.repeated().learn(passage, tools);
        }
        if (ReplyOutcome.of(answer) == ReplyOutcome.INPUT_REQUIRED) {
            memory.roundTrips().left(passage, answer);
        }
    }

    @Override
    public byte @Nullable [] of(Message.Notification told) {
        byte[] document = told.body().document();
        JsonValue params = told.params();
        if (params == null) {
            return document;
        }
        return switch (told.method()) {
            case "notifications/resources/updated" ->
                    shows(params.get("uri"), standing.get()) ? document : null;
            case "notifications/subscriptions/acknowledged" -> acknowledged(params, document);
            default -> document;
        };
    }

    private byte[] acknowledged(JsonValue params, byte[] document) {
        JsonValue honoured = params.get("notifications");
        JsonValue uris = honoured == null ? null : honoured.get("resourceSubscriptions");
        if (uris == null) {
            return document;
        }
        Splice splice = new Splice(document);
        Standing now = standing.get();
        ListTrimmer.keepOfFirst(Subscriptions.MOST, uris, uri -> shows(uri, now), splice);
        return splice.bytes();
    }

    private static boolean shows(@Nullable JsonValue uri, Standing standing) {
        String text = uri == null ? null : uri.textOrNull();
        return text != null && standing.shows(new Target(Target.Kind.RESOURCE, text));
    }

    /** Without knowing what was asked for, every kind of list is looked for. */
    private ListShape[] shapes() {
        McpMethod method = passage.method();
        if (method == null) {
            return ListShape.values();
        }
        ListShape shape = method.listShape();
        return shape == null ? new ListShape[0] : new ListShape[] {shape};
    }

    /** A revision that the gateway does not speak cannot be spoken through it. */
    private static void keepServedRevisions(JsonValue result, Splice splice) {
        JsonValue revisions = result.get("supportedVersions");
        if (revisions != null) {
            ListTrimmer.keep(
                    revisions,
                    revision -> {
                        String text = revision.textOrNull();
                        return text != null && Revision.isServed(text);
                    },
                    splice);
        }
    }

    private @Nullable JsonValue params() {
        Message.Request request = passage.request();
        return request == null ? null : request.params();
    }
}
