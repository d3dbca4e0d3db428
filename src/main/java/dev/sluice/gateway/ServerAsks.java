package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.Decision;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.ServerAsk;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server may ask of the client that called it. What it may not is answered here, in the
 * client's place, so that the server does not wait for somebody who was never asked.
 */
@Singleton
class ServerAsks {
    /** Every refusal is answered and recorded; after so many on one stream it is cut. */
    private static final int MOST_REFUSED = 100;

    private static final int MOST_AT_ONCE = 100;

    private final LiveConfiguration configuration;
    private final OwnMessages messages;
    private final Recording recording;
    private final InstantSource clock;

    ServerAsks(
            LiveConfiguration configuration,
            OwnMessages messages,
            Recording recording,
            InstantSource clock) {
        this.clock = clock;
        this.configuration = configuration;
        this.messages = messages;
        this.recording = recording;
    }

    /**
     * What may be asked on the stream of one request, or in its only reply. It is decided by what
     * is in force when the server asks, and every refusal is recorded.
     *
     * @param passage the request
     * @param named the session that the reply names: that of {@code initialize} is not known from
     *     its request
     */
    Asking of(Passage passage, @Nullable String named) {
        return new Asking() {
            private int refused;

            @Override
            public boolean mayPass(Message.Request asked) {
                boolean passes = ServerAsks.this.mayPass(passage, named, asked);
                if (!passes && ++refused > MOST_REFUSED) {
                    throw new IllegalStateException("a server that does not stop asking");
                }
                return passes;
            }

            @Override
            public byte @Nullable [] instead(Message.Response answer) {
                return ServerAsks.this.instead(passage, answer);
            }
        };
    }

    private boolean mayPass(Passage passage, @Nullable String named, Message.Request request) {
        ServerAsk ask = ServerAsk.of(request.method());
        Decision.Refused refused = ask == null ? null : refused(passage, ask, request.params());
        if (refused != null) {
            refuse(passage, named, request, refused);
        }
        return refused == null;
    }

    /** An answer may ask too: to visit addresses first, or for what the result still needs. */
    private byte @Nullable [] instead(Passage passage, Message.Response answer) {
        List<Questions.Question> questions = Questions.in(answer);
        if (questions.size() > MOST_AT_ONCE) {
            return bytes(error(answer.id(), ErrorCodes.UPSTREAM_FAILED, Relay.UNUSABLE));
        }
        for (Questions.Question question : questions) {
            if (question.ask() == null) {
                return bytes(error(answer.id(), ErrorCodes.UPSTREAM_FAILED, Relay.UNUSABLE));
            }
            Decision.Refused refused = refused(passage, question.ask(), question.params());
            if (refused != null) {
                return bytes(error(answer.id(), refused));
            }
        }
        return null;
    }

    /** Decides and records; null when it may be asked, or shadow mode lets it. */
    private Decision.@Nullable Refused refused(
            Passage passage, ServerAsk ask, @Nullable JsonValue params) {
        Snapshot now = configuration.current();
        Snapshot snapshot = now == null ? passage.snapshot() : now;
        Standing standing = Standing.of(snapshot, passage, clock.instant());
        Decision decision = standing.decide(ask, params);
        if (decision instanceof Decision.Refused refused) {
            recording.asked(passage, snapshot, standing, ask, refused, false);
            return refused;
        }
        Decision.Refused shadowed = ((Decision.Allowed) decision).wouldBe();
        if (shadowed != null) {
            recording.asked(passage, snapshot, standing, ask, shadowed, true);
        }
        return null;
    }

    private static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    private static String error(@Nullable RequestId id, Decision.Refused refused) {
        return error(id, ErrorCodes.POLICY_VIOLATION, Denials.violation(refused.reason()));
    }

    private static String error(@Nullable RequestId id, int code, String text) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s}}"
                .formatted(id == null ? "null" : id.json(), code, JsonStrings.quote(text));
    }

    private void refuse(
            Passage passage,
            @Nullable String named,
            Message.Request request,
            Decision.Refused refused) {
        messages.send(
                passage,
                named,
                error(request.id(), refused),
                "its " + request.method() + " was refused");
    }
}
