package dev.sluice.gateway;

import dev.sluice.catalog.Pins;
import dev.sluice.catalog.SightingsOutException;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.Message;
import dev.sluice.upstream.UpstreamClient;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for all its tools, as a caller would, when the caller calls one of which nobody was
 * shown anything yet. Whoever calls meanwhile waits for the same list.
 */
@Singleton
class FirstLists {
    static final int MOST_PAGES = 200;

    private static final Logger LOG = Logger.getLogger(FirstLists.class);
    private static final Duration TIME = Duration.ofSeconds(30);

    /** So long a list is not asked for again: whoever calls what no list has must not cost more. */
    private static final long FRESH = Duration.ofSeconds(10).toNanos();

    private static final int MOST_FRESH = 10_000;

    private final UpstreamClient client;
    private final GatewaySettings settings;
    private final ReplyMemory memory;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final Map<Asker, Uni<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<Asker, Long> lately = new ConcurrentHashMap<>();

    /** Who asks whom, and how: a server may show a list of its own to each. */
    private record Asker(Pins pins, CallerName caller, @Nullable Session session, Era era) {}

    /** Takes a page of a list before the next one is asked for. */
    interface Reader {
        /** Notes the tools of a page. */
        Uni<?> read(JsonValue tools);
    }

    FirstLists(
            UpstreamClient client,
            GatewaySettings settings,
            ReplyMemory memory,
            SecureRandom random,
            LongSupplier nanoTime) {
        this.client = client;
        this.settings = settings;
        this.memory = memory;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /**
     * Has the whole list read, once for all who wait for it.
     *
     * @return fails with {@link SightingsOutException} when it cannot be had, and with {@link
     *     RefusedException} when the agent must begin anew to have it
     */
    Uni<Void> read(Passage passage, Pins pins, Reader reader) {
        Asker asker =
                new Asker(pins, CallerName.of(passage.caller()), passage.session(), passage.era());
        if (isFresh(asker)) {
            return Uni.createFrom().voidItem();
        }
        Uni<Void> mine =
                Uni.createFrom()
                        .deferred(() -> fetch(asker, passage, reader))
                        .onTermination()
                        .invoke(() -> underWay.remove(asker))
                        .memoize()
                        .indefinitely();
        Uni<Void> others = underWay.putIfAbsent(asker, mine);
        return EventLoop.here(others == null ? mine : others)
                .onFailure(NoListException.class)
                .transform(failure -> failure.of(passage));
    }

    private Uni<Void> fetch(Asker asker, Passage passage, Reader reader) {
        if (isFresh(asker)) {
            return Uni.createFrom().voidItem(); // another's has come since it was looked at
        }
        ListRequest request = new ListRequest(passage, random);
        return inTime(page(request, reader, null, 1, settings.largestList()))
                .onFailure()
                .transform(failure -> told(failure, passage))
                .invoke(done -> remember(asker));
    }

    /** On the event loop too when it is over, as replies are given up there. */
    private static Uni<Void> inTime(Uni<Void> list) {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "calls come on event loops");
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            long timer =
                                    loop.owner()
                                            .setTimer(
                                                    TIME.toMillis(),
                                                    late ->
                                                            emitter.fail(
                                                                    new NoListException(
                                                                            "it takes too long")));
                            Cancellable going =
                                    list.subscribe().with(emitter::complete, emitter::fail);
                            emitter.onTermination(
                                    () -> {
                                        loop.owner().cancelTimer(timer);
                                        going.cancel();
                                    });
                        });
    }

    private Uni<Void> page(
            ListRequest request, Reader reader, @Nullable String cursor, int number, int room) {
        ListRequest.Page page = request.page(cursor);
        return client.send(page.request(), () -> {})
                .flatMap(reply -> ListAnswer.read(reply, page.id(), request.era(), room, memory))
                .flatMap(
                        answer -> {
                            JsonValue tools = tools(answer);
                            String next = next(answer);
                            Uni<?> read = reader.read(tools);
                            if (next == null) {
                                return read.replaceWithVoid();
                            }
                            int left = room - answer.body().document().length;
                            if (number == MOST_PAGES || left <= 0 || next.equals(cursor)) {
                                throw new NoListException("it does not end");
                            }
                            return read.chain(() -> page(request, reader, next, number + 1, left));
                        });
    }

    private static JsonValue tools(Message.Response answer) {
        JsonValue result = answer.result();
        JsonValue tools = result == null ? null : result.get(ListShape.TOOLS.arrayKey());
        if (tools == null || !tools.isArray()) {
            throw new NoListException(result == null ? "it is refused" : "it is no list");
        }
        return tools;
    }

    private static @Nullable String next(Message.Response answer) {
        JsonValue result = answer.result();
        JsonValue next = result == null ? null : result.get("nextCursor");
        if (next == null || next.isNull()) {
            return null;
        }
        if (!next.isText()) {
            throw new NoListException("it has no right cursor");
        }
        return next.text();
    }

    /** Once for all who wait. */
    private static Throwable told(Throwable failure, Passage passage) {
        if (failure instanceof SightingsOutException) {
            return failure; // that the store is out is told where it is noticed
        }
        NoListException why =
                failure instanceof NoListException known
                        ? known
                        : new NoListException(String.valueOf(failure.getMessage()));
        String id = passage.exchange().requestId();
        RequestLog.about(
                id,
                () ->
                        LOG.warnf(
                                "server %s: no list of its tools could be had before the first"
                                        + " call of a pinned one: %s, request %s",
                                passage.server().name(), why.getMessage(), id));
        return why;
    }

    private boolean isFresh(Asker asker) {
        Long until = lately.get(asker);
        return until != null && nanoTime.getAsLong() - until < 0;
    }

    private void remember(Asker asker) {
        if (lately.size() >= MOST_FRESH) {
            lately.clear();
        }
        lately.put(asker, nanoTime.getAsLong() + FRESH);
    }

    /** A server gave no list; each who waits for it is told in an answer of its own. */
    static final class NoListException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Kind kind;

        /**
         * For no fault of the agent's.
         *
         * @param why for the operator's log: no words of a server
         */
        NoListException(String why) {
            this(why, Kind.STORE_UNAVAILABLE);
        }

        NoListException(String why, Kind kind) {
            super(why, null, false, false);
            this.kind = kind;
        }

        private RuntimeException of(Passage passage) {
            return switch (kind) {
                case SESSION_UNKNOWN -> passage.refuse(kind, "unknown session");
                case NOT_MODERN -> passage.refuse(kind, "this server does not speak 2026-07-28");
                default -> new SightingsOutException(String.valueOf(getMessage()));
            };
        }
    }
}
