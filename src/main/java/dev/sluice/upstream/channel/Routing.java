package dev.sluice.upstream.channel;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which request a message of the server's belongs to: over one line it does not say so, but an
 * agent hears each on the stream of the request it is about (2025-11-25, Transports).
 */
final class Routing {
    static final String PROGRESS = "notifications/progress";
    static final String CANCELLED = "notifications/cancelled";
    static final String LOGGED = "notifications/message";

    private Routing() {}

    /**
     * Where the agent hears it: on the stream of the request it is about, else on the stream that
     * is open for all else. What must be answered is better heard on a wrong stream than nowhere.
     *
     * @param open the stream for all else, or null
     * @return null when it must wait
     */
    static @Nullable Reply to(Message message, Collection<Asked> underWay, @Nullable Reply open) {
        Asked about = about(message, underWay);
        if (about != null) {
            return about.reply();
        }
        if (open == null && message instanceof Message.Request) {
            Asked any = any(underWay);
            return any == null ? null : any.reply();
        }
        return open;
    }

    private static @Nullable Asked about(Message message, Collection<Asked> underWay) {
        if (message instanceof Message.Notification notification) {
            return switch (notification.method()) {
                case PROGRESS -> progressing(notification, underWay);
                case CANCELLED, LOGGED -> only(underWay);
                default -> null;
            };
        }
        return only(underWay);
    }

    private static @Nullable Asked progressing(
            Message.Notification notification, Collection<Asked> underWay) {
        RequestId token = id(notification, "progressToken");
        for (Asked asked : underWay) {
            if (token != null && token.equals(asked.progress())) {
                return asked;
            }
        }
        return null;
    }

    /** With one request under way it is that; an answer to initialize is never a stream. */
    private static @Nullable Asked only(Collection<Asked> underWay) {
        return underWay.size() == 1 ? any(underWay) : null;
    }

    private static @Nullable Asked any(Collection<Asked> underWay) {
        return underWay.stream().filter(asked -> !asked.isInitialize()).findAny().orElse(null);
    }

    /** The request that an agent cancels, or null. */
    static @Nullable Asked cancelledBy(
            Message.Notification notification, Map<RequestId, Asked> underWay) {
        RequestId id =
                CANCELLED.equals(notification.method()) ? id(notification, "requestId") : null;
        return id == null ? null : underWay.get(id);
    }

    private static @Nullable RequestId id(Message.Notification notification, String field) {
        JsonValue params = notification.params();
        JsonValue value = params == null ? null : params.get(field);
        return value == null ? null : RequestId.of(value);
    }
}
