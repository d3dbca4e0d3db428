package dev.sluice.upstream.channel.sse;

import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import dev.sluice.upstream.HttpRequests;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import dev.sluice.upstream.channel.Channel;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one session (2024-11-05, HTTP with SSE): its first event tells where messages go,
 * and all others are messages.
 */
final class SseChannel implements Channel {
    private static final String ENDPOINT = "endpoint";
    private static final String EVENTS = "text/event-stream";

    /** The session ends long before: when nothing is heard of its agent any more. */
    private static final Duration AS_LONG_AS_THE_SESSION = Duration.ofDays(365);

    private final Server server;
    private final HttpRequests http;
    private final ContextInternal loop;
    private final Listener listener;
    private final SseParser parser;
    private final Promise<Channel> opened;
    private @Nullable Cancellable asking;
    private @Nullable UpstreamReply stream;
    private @Nullable Posts posts;
    private boolean over;

    /**
     * One that is not asked for yet.
     *
     * @param loop where all of this happens
     * @param longest the octets of the longest event
     */
    SseChannel(
            Server server,
            HttpRequests http,
            ContextInternal loop,
            Listener listener,
            int longest) {
        this.server = server;
        this.http = http;
        this.loop = loop;
        this.listener = listener;
        this.parser = new SseParser(longest, Set.of(ENDPOINT));
        this.opened = loop.promise();
    }

    /** Asks for the stream; done when it has told where messages go. */
    Future<Channel> open() {
        Timeouts usual = server.timeouts();
        long timer =
                loop.setTimer(
                        usual.connect().plus(usual.firstByte()).toMillis() + 1,
                        late -> end(Stage.TIMED_OUT, "it told no address for messages in time"));
        opened.future().onComplete(done -> loop.owner().cancelTimer(timer));
        asking = http.send(request(usual), () -> {}).subscribe().with(this::begin, this::notBegun);
        return opened.future();
    }

    private UpstreamRequest request(Timeouts usual) {
        Timeouts lasting =
                new Timeouts(
                        usual.connect(),
                        usual.firstByte(),
                        AS_LONG_AS_THE_SESSION,
                        AS_LONG_AS_THE_SESSION);
        return new UpstreamRequest(
                new Server(server.name(), server.reach(), lasting),
                Verb.GET,
                Map.of("accept", EVENTS),
                true,
                new byte[0]);
    }

    private void notBegun(Throwable cause) {
        if (!over) {
            over = true;
            opened.tryFail(cause);
        }
    }

    private void begin(UpstreamReply reply) {
        if (over) {
            reply.abandon().run();
            return;
        }
        stream = reply;
        if (reply.status() != 200) {
            end(Stage.BROKEN, "its stream was answered with status " + reply.status());
        } else if (!reply.mediaType().equals(EVENTS)) {
            end(Stage.BROKEN, "its stream is none of events");
        } else {
            reply.body()
                    .exceptionHandler(broken -> end(Stage.BROKEN, "its stream broke"))
                    .endHandler(last -> end(Stage.BROKEN, "it ended its stream"))
                    .handler(this::piece)
                    .resume();
        }
    }

    private void piece(Buffer piece) {
        List<SseEvent> complete = new ArrayList<>();
        boolean legible = true;
        try {
            parser.feed(piece.getBytes(), complete);
        } catch (MalformedJsonException e) {
            legible = false;
        }
        complete.forEach(this::event);
        if (!legible) {
            end(Stage.BROKEN, "an event was too long, or no UTF-8");
        }
    }

    private void event(SseEvent event) {
        byte[] data = event.data();
        if (over || data == null) {
            return;
        }
        boolean tells = event.name().equals(ENDPOINT);
        if (posts == null) {
            locate(tells ? data : null);
        } else if (!tells && data.length > 0) {
            listener.message(data);
        }
    }

    private void locate(byte @Nullable [] reference) {
        if (reference == null) {
            end(Stage.BROKEN, "its first event told no address for messages");
            return;
        }
        URI address = MessageAddress.of(server.http().url(), reference);
        if (address == null) {
            end(Stage.BROKEN, "the address it told for messages is not of its own origin");
            return;
        }
        posts =
                new Posts(
                        server,
                        address,
                        http,
                        loop,
                        () -> end(Stage.BROKEN, "it knows the session no more"));
        opened.tryComplete(this);
    }

    private void end(Stage stage, String why) {
        if (over) {
            return;
        }
        over = true;
        with(asking, Cancellable::cancel);
        with(stream, reply -> reply.abandon().run());
        with(posts, each -> each.giveUp(why));
        if (!opened.tryFail(new UpstreamFailedException(stage, why))) {
            listener.ended(why);
        }
    }

    private static <T> void with(@Nullable T part, Consumer<T> step) {
        if (part != null) {
            step.accept(part);
        }
    }

    @Override
    public Future<Void> send(Buffer message) {
        Posts to = posts;
        return over || to == null
                ? Future.failedFuture(
                        new UpstreamFailedException(Stage.NEVER_SENT, "the session has ended"))
                : to.send(message);
    }

    @Override
    public void pause() {
        with(stream, reply -> reply.body().pause());
    }

    @Override
    public void resume() {
        with(stream, reply -> reply.body().resume());
    }

    @Override
    public Future<Void> close() {
        end(Stage.BROKEN, "closed");
        return Future.succeededFuture();
    }
}
