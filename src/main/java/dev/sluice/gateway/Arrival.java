package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.Revision;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Step 2: what exactly was sent, in which era's way, and in which session. */
@Singleton
class Arrival {
    private final Sessions sessions;
    private final ModernArrival modern;

    Arrival(Sessions sessions, ModernArrival modern) {
        this.sessions = sessions;
        this.modern = modern;
    }

    Uni<?> read(Passage passage) {
        if (passage.exchange().verb() != Verb.POST) {
            checkRevision(passage, findSession(passage));
            return Way.DONE;
        }
        return passage.exchange().body().invoke(bytes -> read(passage, bytes));
    }

    private void read(Passage passage, byte[] bytes) {
        Reading reading = MessageReader.request(bytes);
        if (reading instanceof Reading.Malformed bad) {
            throw new RefusedException(
                    new Refusal(Kind.MALFORMED, bad.id(), bad.reason(), bad.code(), null));
        }
        Message message = ((Reading.Read) reading).message();
        McpMethod method = method(message);
        passage.arrived(message, method);
        checkShape(passage, message, method);
        if (modern.era(passage, message) == Era.LEGACY) {
            checkRevision(passage, method == McpMethod.INITIALIZE ? null : findSession(passage));
        }
    }

    private static @Nullable McpMethod method(Message message) {
        if (message instanceof Message.Request request) {
            return McpMethod.of(request.method());
        }
        return message instanceof Message.Notification told ? McpMethod.of(told.method()) : null;
    }

    /** A request must not come as a notification: nobody would be told that it was refused. */
    private static void checkShape(Passage passage, Message message, @Nullable McpMethod method) {
        if (message instanceof Message.Notification told
                && !told.method().startsWith("notifications/")) {
            throw malformed(passage, "this method needs an id");
        }
        if (message instanceof Message.Request request
                && method != null
                && method.judged() != McpMethod.Judged.OPEN) {
            JsonValue params = request.params();
            JsonValue arguments = params == null ? null : params.get("arguments");
            if (arguments != null && !arguments.isObject()) {
                throw malformed(passage, "arguments must be an object");
            }
        }
    }

    private Session findSession(Passage passage) {
        String id = passage.exchange().header("mcp-session-id");
        String revision = passage.exchange().header("mcp-protocol-version");
        boolean streamOrEnd = passage.exchange().verb() != Verb.POST;
        boolean sessionless = revision != null && Revision.isModern(revision);
        if (streamOrEnd && (sessionless || (id == null && passage.exchange().verb() == Verb.GET))) {
            throw passage.refuse(
                    Kind.STREAM_NEEDS_SESSION, "this needs the session that initialize began");
        }
        if (id == null) {
            throw passage.refuse(
                    Kind.SESSION_MISSING, "this needs the session that initialize began");
        }
        Session session = sessions.find(id, passage.caller());
        if (session == null) {
            throw passage.refuse(Kind.SESSION_UNKNOWN, "unknown session");
        }
        passage.inSession(session);
        return session;
    }

    private static void checkRevision(Passage passage, @Nullable Session session) {
        String revision = passage.exchange().header("mcp-protocol-version");
        boolean fits =
                revision == null
                        || Revision.LEGACY.contains(revision)
                        || (session == null && Revision.isServed(revision))
                        || (session != null && revision.equals(session.revision()));
        if (!fits) {
            throw passage.refuse(Kind.UNSUPPORTED_REVISION, "unsupported protocol version");
        }
    }

    static RefusedException malformed(Passage passage, String reason) {
        return new RefusedException(
                new Refusal(
                        Kind.MALFORMED, passage.id(), reason, ErrorCodes.INVALID_REQUEST, null));
    }
}
