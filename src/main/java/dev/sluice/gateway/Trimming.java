package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Outcome.Whole;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.gateway.ReplyBody.Complete;
import dev.sluice.gateway.ReplyBody.Longer;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.Verb;
import dev.sluice.upstream.WholeBody;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Step 7: what of the server's reply goes back, with every list cut down to what may be called. */
@Singleton
class Trimming {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final byte[] NOTHING = {};

    /** Answers that are read whole before they pass, because something may be cut out of them. */
    private static final Set<McpMethod> WHOLE =
            EnumSet.of(
                    McpMethod.INITIALIZE,
                    McpMethod.SERVER_DISCOVER,
                    McpMethod.TOOLS_LIST,
                    McpMethod.PROMPTS_LIST,
                    McpMethod.RESOURCES_LIST,
                    McpMethod.RESOURCES_TEMPLATES_LIST,
                    McpMethod.COMPLETION_COMPLETE);

    /**
     * By these a client tells an older server and falls back to its way (2026-07-28, Versioning).
     */
    private static final Set<Integer> OLDER = Set.of(400, 404, 405);

    private final GatewaySettings settings;
    private final LiveConfiguration configuration;
    private final Sessions sessions;
    private final Relay relay;
    private final ServerAsks asks;
    private final Cancellation cancellation;
    private final RepeatedArguments repeated;
    private final RoundTrips roundTrips;
    private final Quarantine quarantine;
    private final ListsSeen lists;
    private final InstantSource clock;
    private final Meters meters;
    private final ReplyMemory memory;

    Trimming(
            GatewaySettings settings,
            LiveConfiguration configuration,
            Sessions sessions,
            Relay relay,
            ServerAsks asks,
            Cancellation cancellation,
            RepeatedArguments repeated,
            RoundTrips roundTrips,
            Quarantine quarantine,
            ListsSeen lists,
            InstantSource clock,
            Meters meters,
            ReplyMemory memory) {
        this.settings = settings;
        this.configuration = configuration;
        this.sessions = sessions;
        this.relay = relay;
        this.asks = asks;
        this.cancellation = cancellation;
        this.repeated = repeated;
        this.roundTrips = roundTrips;
        this.quarantine = quarantine;
        this.lists = lists;
        this.clock = clock;
        this.meters = meters;
        this.memory = memory;
    }

    Uni<Outcome> trim(Passage passage, UpstreamReply reply) {
        if (passage.exchange().verb() == Verb.DELETE) {
            return now(ended(passage, reply));
        }
        boolean good = reply.status() >= 200 && reply.status() < 300;
        if (!good) {
            return failed(passage, reply);
        }
        if (passage.exchange().verb() == Verb.POST && passage.request() == null) {
            Relay.discard(reply);
            return now(new Whole(202, Map.of(), NOTHING));
        }
        return switch (reply.mediaType()) {
            case EVENTS -> events(passage, reply);
            case JSON -> json(passage, reply);
            default -> unusable(passage, reply);
        };
    }

    private Outcome ended(Passage passage, UpstreamReply reply) {
        Relay.discard(reply);
        Session session = passage.session();
        if (reply.status() >= 500 || (reply.status() >= 300 && reply.status() < 400)) {
            throw passage.refuse(Kind.UPSTREAM_FAILED, Relay.UNUSABLE);
        }
        if (session != null) {
            sessions.end(session);
        }
        if (reply.status() == 405) {
            throw passage.refuse(Kind.UPSTREAM_METHOD_NOT_ALLOWED, "sessions are not ended here");
        }
        if (reply.status() >= 400) {
            throw passage.refuse(Kind.SESSION_UNKNOWN, "unknown session");
        }
        return new Whole(reply.status(), Map.of(), NOTHING);
    }

    private Uni<Outcome> events(Passage passage, UpstreamReply reply) {
        EventFilter filter =
                new EventFilter(
                        settings.largestEvent(),
                        EventFilter.Stream.of(passage),
                        sight(passage),
                        asking(passage, reply),
                        () -> meters.dropped(passage.server().name()));
        return passage.method() == McpMethod.INITIALIZE
                ? relay.initialized(passage, reply, filter, settings.largestList())
                : now(relay.events(passage, reply, filter));
    }

    private Asking asking(Passage passage, UpstreamReply reply) {
        return asks.of(passage, reply.headers().get("mcp-session-id"));
    }

    private Uni<Outcome> json(Passage passage, UpstreamReply reply) {
        Message.Request request = passage.request();
        if (request == null) {
            return unusable(passage, reply);
        }
        McpMethod method = passage.method();
        boolean whole =
                method != null
                        && (WHOLE.contains(method)
                                // its hint on keeping it must be narrowed
                                || (method == McpMethod.RESOURCES_READ
                                        && passage.era() == Era.MODERN));
        int bound = whole ? settings.largestList() : settings.buffered();
        boolean pinned = method == McpMethod.TOOLS_LIST && standing(passage).pins() != null;
        if (!pinned && reply.body() instanceof WholeBody here && here.bytes().length <= bound) {
            return now(atHand(passage, request.id(), reply, here.bytes()));
        }
        Uni<ReplyBody> read =
                ReplyBody.read(reply, bound, memory).onFailure().transform(e -> broken(passage, e));
        if (pinned) {
            return read.flatMap(body -> pinned(passage, request.id(), reply, body));
        }
        return read.map(
                body -> {
                    if (body instanceof Longer longer) {
                        return whole ? give(passage, reply) : relay.large(passage, reply, longer);
                    }
                    return answer(passage, request.id(), reply, ((Complete) body).bytes());
                });
    }

    /** Of a reply that is all here nothing has to be waited for. */
    private Outcome atHand(Passage passage, RequestId id, UpstreamReply reply, byte[] bytes) {
        if (!memory.charge(bytes.length)) {
            reply.abandon().run();
            throw broken(passage, new ReplyMemoryFullException());
        }
        try {
            return answer(passage, id, reply, bytes);
        } finally {
            memory.release(bytes.length);
        }
    }

    /** A list of tools that is remembered, for all replicas, before anybody is shown it. */
    private Uni<Outcome> pinned(
            Passage passage, RequestId id, UpstreamReply reply, ReplyBody body) {
        Message.Response response =
                body instanceof Complete complete ? response(complete.bytes()) : null;
        if (response == null || !id.equals(response.id())) {
            return now(give(passage, reply));
        }
        Sight sight = sight(passage);
        Uni<Void> before = sight.before(response);
        return before == null
                ? now(answer(passage, reply, response, sight))
                : EventLoop.here(before)
                        .onFailure()
                        .transform(out -> Quarantine.unshown(passage))
                        .map(done -> answer(passage, reply, response, sight));
    }

    private Outcome answer(Passage passage, RequestId id, UpstreamReply reply, byte[] bytes) {
        Message.Response response = response(bytes);
        if (response == null || !id.equals(response.id())) {
            return give(passage, reply);
        }
        return answer(passage, reply, response, sight(passage));
    }

    private Outcome answer(
            Passage passage, UpstreamReply reply, Message.Response response, Sight sight) {
        passage.ended(ReplyOutcome.of(response));
        byte[] seen = seen(passage, reply, response, sight);
        return passage.method() == McpMethod.INITIALIZE
                ? relay.begun(passage, reply, response, seen)
                : new Whole(reply.status(), Relay.headers(reply), seen);
    }

    /**
     * An error of the server's is passed on only when it is one strict JSON-RPC error for this very
     * request; anything else could name addresses, or send the agent elsewhere.
     */
    private Uni<Outcome> failed(Passage passage, UpstreamReply reply) {
        int status = reply.status();
        boolean mayExplain =
                status >= 400
                        && status < 500
                        && status != 401
                        && status != 403
                        && reply.mediaType().equals(JSON);
        if (!mayExplain) {
            return now(withoutExplanation(passage, reply));
        }
        return ReplyBody.read(reply, settings.buffered(), memory)
                .onFailure()
                .transform(e -> broken(passage, e))
                .map(body -> explained(passage, reply, body));
    }

    private Outcome explained(Passage passage, UpstreamReply reply, ReplyBody body) {
        Message.Response response =
                body instanceof Complete complete ? response(complete.bytes()) : null;
        boolean fits =
                response != null
                        && response.error() != null
                        && (response.id() == null || response.id().equals(passage.id()));
        if (!fits || response == null) {
            return withoutExplanation(passage, reply);
        }
        passage.ended(ReplyOutcome.ERROR);
        return new Whole(
                reply.status(),
                Relay.headers(reply),
                seen(passage, reply, response, sight(passage)));
    }

    /** An answer as it may be passed on: it may ask the client for something. */
    private byte[] seen(
            Passage passage, UpstreamReply reply, Message.Response response, Sight sight) {
        byte[] instead = asking(passage, reply).instead(response);
        return instead == null ? sight.of(response) : instead;
    }

    private Sight sight(Passage passage) {
        return new RequestSight(
                passage,
                settings.longestTtl(),
                () -> standing(passage),
                new RequestSight.Memory(repeated, roundTrips, quarantine, lists));
    }

    private RefusedException broken(Passage passage, Throwable failure) {
        if (failure instanceof ReplyMemoryFullException) {
            return passage.refuse(Kind.OVERLOADED, "the gateway is short of memory for replies");
        }
        boolean timedOut =
                failure instanceof UpstreamFailedException failed
                        && failed.stage() == UpstreamFailedException.Stage.TIMED_OUT;
        if (timedOut) {
            cancellation.tell(passage);
        }
        return passage.refuse(
                timedOut ? Kind.UPSTREAM_TIMED_OUT : Kind.UPSTREAM_FAILED, Relay.UNUSABLE);
    }

    private static Outcome withoutExplanation(Passage passage, UpstreamReply reply) {
        Relay.discard(reply);
        Session session = passage.session();
        boolean sessionLost =
                reply.status() == 404 && session != null && session.upstreamId() != null;
        if (sessionLost) {
            throw passage.refuse(Kind.SESSION_UNKNOWN, "unknown session");
        }
        if (passage.era() == Era.MODERN && OLDER.contains(reply.status())) {
            throw passage.refuse(Kind.NOT_MODERN, "this server does not speak 2026-07-28");
        }
        if (reply.status() == 405 && passage.exchange().verb() == Verb.GET) {
            throw passage.refuse(
                    Kind.UPSTREAM_METHOD_NOT_ALLOWED, "this server offers no such stream");
        }
        throw passage.refuse(Kind.UPSTREAM_FAILED, Relay.UNUSABLE);
    }

    private static Outcome give(Passage passage, UpstreamReply reply) {
        reply.abandon().run();
        passage.ended(ReplyOutcome.BROKEN);
        throw passage.refuse(Kind.UPSTREAM_FAILED, Relay.UNUSABLE);
    }

    private static Uni<Outcome> unusable(Passage passage, UpstreamReply reply) {
        return now(give(passage, reply));
    }

    private static Message.@Nullable Response response(byte[] bytes) {
        return MessageReader.reply(bytes) instanceof Reading.Read read
                        && read.message() instanceof Message.Response response
                ? response
                : null;
    }

    private Standing standing(Passage passage) {
        Snapshot now = configuration.current();
        return Standing.of(now == null ? passage.snapshot() : now, passage, clock.instant());
    }

    private static Uni<Outcome> now(Outcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
