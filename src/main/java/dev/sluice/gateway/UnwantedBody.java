package dev.sluice.gateway;

import dev.sluice.deadline.Deadline;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.WholeBody;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Objects;

/**
 * A reply's body that nobody wants. It is read to its end, so that its connection can be used
 * again, unless that takes more than a moment: then the connection is given up.
 */
final class UnwantedBody {
    private static final long MOST_BYTES = 16 << 10;
    private static final long MOMENT_MILLIS = 1_000;

    private long seen;

    private UnwantedBody() {}

    static void discard(UpstreamReply reply) {
        if (reply.body() instanceof WholeBody) {
            reply.abandon().run();
            return;
        }
        UnwantedBody unwanted = new UnwantedBody();
        Context context =
                Objects.requireNonNull(Vertx.currentContext(), "replies come on event loops");
        Runnable over = Deadline.in(context.owner(), MOMENT_MILLIS, reply.abandon())::cancel;
        reply.body().exceptionHandler(e -> over.run());
        reply.body().endHandler(end -> over.run());
        reply.body()
                .handler(
                        piece -> {
                            unwanted.seen += piece.length();
                            if (unwanted.seen > MOST_BYTES) {
                                over.run();
                                reply.abandon().run();
                            }
                        });
        reply.body().resume();
    }
}
