package dev.sluice.catalog.redis;

import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Seen;
import dev.sluice.catalog.Sighting;
import dev.sluice.catalog.Sightings;
import dev.sluice.catalog.SightingsOutException;
import dev.sluice.redis.Script;
import dev.sluice.redis.StoreConnections;
import dev.sluice.redis.StoreFaults;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Keeps sightings in Redis, for all replicas together. See ADR 0017. */
final class RedisSightings implements Sightings, AutoCloseable {
    /** Changes whenever what lies under a key is laid out anew. */
    private static final int FORMAT = 1;

    /** Stands for whatever a tool was first shown as. */
    private static final String FIRST = "first";

    /** A script holds up everybody else who asks Redis, so it does no more than this at once. */
    private static final int AT_ONCE = 200;

    private final String prefix;
    private final Script note;
    private final Script held;
    private final Script shown;
    private final StoreConnections connections;

    /**
     * Connects when it is first asked, once for each event loop that asks.
     *
     * @param clients makes a client for one connection; may block
     * @param timeout how long an answer may take
     * @param installation what the keys begin with
     * @param scripts the script of that name
     */
    RedisSightings(
            Supplier<Redis> clients,
            Vertx vertx,
            Duration timeout,
            String installation,
            Function<String, Script> scripts,
            LongSupplier nanoTime) {
        this.note = scripts.apply("note");
        this.held = scripts.apply("held");
        this.shown = scripts.apply("shown");
        this.prefix = installation + ":" + FORMAT + ":{pins:";
        this.connections =
                new StoreConnections(
                        vertx,
                        clients,
                        timeout,
                        nanoTime,
                        new StoreWatch(),
                        Script.of("pins/probe"),
                        List.of(prefix + "}:"));
    }

    /** The script of that name as it is run. */
    static Script script(String name) {
        return Script.of("pins/store", "pins/" + name);
    }

    @Override
    public Uni<List<Seen>> note(Pins pins, String caller, List<Sighting> sightings) {
        List<Uni<List<Seen>>> parts = new ArrayList<>();
        List<Sighting> watched =
                sightings.stream().filter(each -> pins.isWatched(each.tool())).toList();
        for (int from = 0; from < watched.size(); from += AT_ONCE) {
            List<Sighting> some = watched.subList(from, Math.min(from + AT_ONCE, watched.size()));
            List<String> arguments = arguments(pins, caller);
            for (Sighting each : some) {
                arguments.add(hash(each.tool()));
                arguments.add(pins.accepted().getOrDefault(each.tool(), FIRST));
                arguments.add(each.fingerprint());
            }
            parts.add(run(note, pins, arguments, reply -> seen(some, reply)));
        }
        return parts.size() == 1
                ? parts.get(0)
                : Multi.createFrom()
                        .iterable(parts)
                        .onItem()
                        .transformToUniAndConcatenate(Function.identity())
                        .onItem()
                        .<Seen>transformToIterable(Function.identity())
                        .collect()
                        .asList();
    }

    private static List<Seen> seen(List<Sighting> sightings, Response reply) {
        if (reply.size() != sightings.size()) {
            throw new IllegalArgumentException("not as many as were noted");
        }
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < sightings.size(); i++) {
            Sighting sighting = sightings.get(i);
            String word = reply.get(i).toString();
            boolean heldBack = word.startsWith("held");
            Seen.Change change =
                    switch (word) {
                        case "held changed" -> Seen.Change.CHANGED;
                        case "free returned" -> Seen.Change.RETURNED;
                        case "free trusted", "held trusted" -> Seen.Change.TRUSTED;
                        case "held crowded" -> Seen.Change.CROWDED;
                        case "held", "free" -> null;
                        default -> throw new IllegalArgumentException("no such word");
                    };
            seen.add(new Seen(sighting.tool(), sighting.fingerprint(), heldBack, change));
        }
        return seen;
    }

    @Override
    public Uni<State> of(Pins pins, String tool) {
        if (!pins.isWatched(tool)) {
            return Uni.createFrom().item(State.UNSEEN);
        }
        List<String> arguments = arguments(pins, "");
        arguments.add(hash(tool));
        arguments.add(pins.accepted().getOrDefault(tool, FIRST));
        return run(held, pins, arguments, RedisSightings::state);
    }

    private static State state(Response reply) {
        return switch (reply.toString()) {
            case "held" -> State.HELD_BACK;
            case "free" -> State.FREE;
            case "unseen" -> State.UNSEEN;
            default -> throw new IllegalArgumentException("no such word");
        };
    }

    @Override
    public Uni<List<Shown>> shown(Pins pins) {
        List<String> tools = pins.accepted().keySet().stream().sorted().toList();
        List<Uni<List<Shown>>> parts = new ArrayList<>();
        for (int from = 0; from < tools.size(); from += AT_ONCE) {
            List<String> some = tools.subList(from, Math.min(from + AT_ONCE, tools.size()));
            List<String> arguments = arguments(pins, "");
            for (String tool : some) {
                arguments.add(hash(tool));
                arguments.add(Objects.requireNonNull(pins.accepted().get(tool)));
            }
            parts.add(run(shown, pins, arguments, reply -> shown(some, reply)));
        }
        return Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToUniAndConcatenate(Function.identity())
                .onItem()
                .<Shown>transformToIterable(Function.identity())
                .collect()
                .asList();
    }

    private static List<Shown> shown(List<String> tools, Response reply) {
        List<Shown> all = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            Response each = reply.get(i);
            if (each.size() > 0) {
                List<String> others =
                        IntStream.range(1, each.size())
                                .mapToObj(j -> each.get(j).toString())
                                .sorted()
                                .toList();
                all.add(new Shown(tools.get(i), each.get(0).toString(), others));
            }
        }
        return all;
    }

    private static List<String> arguments(Pins pins, String caller) {
        List<String> arguments = new ArrayList<>();
        arguments.add(caller);
        arguments.add(Long.toString(KEPT.toMillis()));
        arguments.add(Long.toString(pins.since() == null ? 0 : pins.since().toEpochMilli()));
        arguments.add(Integer.toString(MOST_DEFINITIONS));
        arguments.add(Integer.toString(MOST_CALLERS));
        arguments.add(Integer.toString(MOST_TRUSTED));
        arguments.add(Long.toString(TRUSTED.toMillis()));
        return arguments;
    }

    private <T> Uni<T> run(
            Script script, Pins pins, List<String> arguments, Function<Response, T> reading) {
        // One hash tag for each server: its tools are noted together, others need not be near.
        List<String> keys = List.of(prefix + hash(pins.server()) + "}:");
        return connections
                .run(script, keys, arguments)
                .onFailure()
                .transform(RedisSightings::out)
                .map(reply -> read(reply, reading));
    }

    private static SightingsOutException out(Throwable cause) {
        return new SightingsOutException("Redis does not answer: " + StoreFaults.told(cause));
    }

    private static <T> T read(Response reply, Function<Response, T> reading) {
        try {
            return reading.apply(reply);
        } catch (RuntimeException e) {
            throw new SightingsOutException("Redis holds what are no sightings of ours");
        }
    }

    /** Names are the operator's, but for what a key may hold and how long it is. */
    private static String hash(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
