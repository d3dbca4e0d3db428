package dev.sluice.approval.redis;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalSettings;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Asked.Bound;
import dev.sluice.approval.Asked.Since;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Decided;
import dev.sluice.approval.Question;
import dev.sluice.approval.StoreOutException;
import dev.sluice.approval.Verdict;
import dev.sluice.redis.Script;
import dev.sluice.redis.StoreConnections;
import dev.sluice.redis.StoreFaults;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps questions in Redis, for all replicas together. See ADR 0015. */
final class RedisApprovals implements ApprovalStore, AutoCloseable {
    private static final List<String> NAMES =
            List.of(
                    "ask",
                    "decide",
                    "use",
                    "give-back",
                    "find",
                    "states",
                    "list",
                    "pending",
                    "expire",
                    "probe");

    /** A script holds up everybody else who asks Redis, so it does no more than this at once. */
    private static final int AT_ONCE = 100;

    private static final int STATES_AT_ONCE = 1_000;
    private static final int LONGEST_ID = 64;

    private final ApprovalKeys keys;
    private final Map<String, Script> scripts;
    private final int mostKept;
    private final ApprovalSettings settings;
    private final StoreConnections connections;

    /**
     * Connects when it is first asked, once for each event loop that asks.
     *
     * @param clients makes a client for one connection; may block
     * @param timeout how long an answer may take
     * @param keeping how questions are kept there
     */
    RedisApprovals(
            Supplier<Redis> clients,
            Vertx vertx,
            ApprovalSettings settings,
            Duration timeout,
            Keeping keeping,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.keys = new ApprovalKeys(keeping.prefix());
        this.mostKept = keeping.most();
        this.scripts = NAMES.stream().collect(Collectors.toMap(name -> name, keeping.scripts()));
        this.connections =
                new StoreConnections(
                        vertx,
                        clients,
                        timeout,
                        nanoTime,
                        new StoreWatch(),
                        script("probe"),
                        keys.all());
    }

    /**
     * How questions are kept in the store.
     *
     * @param prefix what the keys begin with
     * @param most how many at most
     * @param scripts the script of that name
     */
    record Keeping(String prefix, int most, Function<String, Script> scripts) {
        static Keeping under(String prefix) {
            return new Keeping(
                    prefix, MOST_KEPT, name -> Script.of("approval/store", "approval/" + name));
        }
    }

    private Script script(String name) {
        return Objects.requireNonNull(scripts.get(name));
    }

    @Override
    public Uni<Asked> ask(Question question) {
        Binding binding = question.binding();
        return run(
                "ask",
                List.of(
                        question.id(),
                        binding.callKey(),
                        binding.toolKey(),
                        ApprovalKeys.grant(binding),
                        ApprovalKeys.rule(binding),
                        ApprovalKeys.binding(binding),
                        String.valueOf(question.expires().toMillis()),
                        StoredApproval.asked(question),
                        question.sealedArguments(),
                        String.valueOf(settings.mostPending()),
                        String.valueOf(settings.mostPendingPerGrant()),
                        String.valueOf(mostKept)),
                RedisApprovals::asked);
    }

    private static Asked asked(Response reply) {
        String what = reply.get(0).toString();
        return switch (what) {
            case "standing" -> new Asked.Standing(StoredApproval.read(reply.get(1)));
            case "new" -> {
                String before = reply.get(3).toString();
                yield new Asked.New(
                        StoredApproval.read(reply.get(1)),
                        Since.valueOf(reply.get(2).toString().toUpperCase(Locale.ROOT)),
                        before.isEmpty() ? null : before);
            }
            default -> new Asked.TooMany(Bound.valueOf(what.toUpperCase(Locale.ROOT)));
        };
    }

    @Override
    public Uni<Optional<Approval>> find(String id) {
        if (isNone(id)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return run(
                "find",
                List.of(id),
                reply ->
                        reply.size() == 0
                                ? Optional.empty()
                                : Optional.of(StoredApproval.read(reply)));
    }

    @Override
    public Uni<Map<String, State>> states(Collection<String> ids) {
        List<String> all = ids.stream().filter(id -> !isNone(id)).distinct().toList();
        if (all.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        List<Uni<Map<String, State>>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += STATES_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(from + STATES_AT_ONCE, all.size()));
            parts.add(run("states", some, reply -> states(some, reply)));
        }
        return Uni.join().all(parts).andFailFast().map(RedisApprovals::together);
    }

    private static Map<String, State> states(List<String> ids, Response reply) {
        Map<String, State> states = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            State state = State.of(reply.get(i).toString());
            if (state != null) {
                states.put(ids.get(i), state);
            }
        }
        return states;
    }

    private static Map<String, State> together(List<Map<String, State>> parts) {
        Map<String, State> all = new HashMap<>();
        parts.forEach(all::putAll);
        return all;
    }

    @Override
    public Uni<List<Approval>> list(@Nullable State state, int limit, @Nullable String after) {
        if (limit <= 0 || (after != null && isNone(after))) {
            return Uni.createFrom().item(List.of());
        }
        return run(
                "list",
                List.of(
                        state == null ? "" : state.word(),
                        String.valueOf(limit),
                        after == null ? "" : after),
                StoredApproval::readAll);
    }

    @Override
    public Uni<Long> pending() {
        return run("pending", List.of(), RedisApprovals::number);
    }

    @Override
    public Uni<Decided> decide(Verdict verdict) {
        if (isNone(verdict.id())) {
            return Uni.createFrom().item(new Decided.Unknown());
        }
        return run(
                "decide",
                List.of(verdict.id(), verdict.yes() ? "1" : "0", StoredApproval.decision(verdict)),
                RedisApprovals::decided);
    }

    private static Decided decided(Response reply) {
        return switch (reply.get(0).toString()) {
            case "done" -> new Decided.Done(StoredApproval.read(reply.get(1)));
            case "late" -> new Decided.TooLate(StoredApproval.read(reply.get(1)));
            case "unknown" -> new Decided.Unknown();
            default -> throw new IllegalArgumentException("no such outcome");
        };
    }

    @Override
    public Uni<Boolean> use(String id, Binding binding) {
        return isNone(id)
                ? Uni.createFrom().item(false)
                : run("use", List.of(id, ApprovalKeys.binding(binding)), RedisApprovals::isOne);
    }

    @Override
    public Uni<Boolean> giveBack(String id) {
        return isNone(id)
                ? Uni.createFrom().item(false)
                : run("give-back", List.of(id), RedisApprovals::isOne);
    }

    @Override
    public Uni<List<Approval>> expire() {
        return expire(new ArrayList<>());
    }

    /** As often as there may be more; what was ended is told even if the store is out then. */
    private Uni<List<Approval>> expire(List<Approval> ended) {
        return run("expire", List.of(String.valueOf(AT_ONCE)), Function.identity())
                .map(
                        reply -> {
                            for (Response each : reply) {
                                if (each.size() > 0) {
                                    ended.add(StoredApproval.read(each));
                                }
                            }
                            return reply.size() == AT_ONCE;
                        })
                .onFailure(failure -> !ended.isEmpty())
                .recoverWithItem(false)
                .flatMap(more -> more ? expire(ended) : Uni.createFrom().item(ended));
    }

    /** Nobody made such an id, so the store is not bothered with it. */
    private static boolean isNone(String id) {
        return id.isEmpty() || id.length() > LONGEST_ID;
    }

    private static boolean isOne(Response reply) {
        return number(reply) == 1;
    }

    private static long number(Response reply) {
        return Objects.requireNonNull(reply.toLong());
    }

    private <T> Uni<T> run(String script, List<String> arguments, Function<Response, T> reading) {
        return connections
                .run(script(script), keys.all(), arguments)
                .onFailure()
                .transform(RedisApprovals::out)
                .map(reply -> read(reply, reading));
    }

    private static StoreOutException out(Throwable cause) {
        return new StoreOutException("Redis does not answer: " + StoreFaults.told(cause));
    }

    /** What went wrong may quote what stands there. */
    private static <T> T read(Response reply, Function<Response, T> reading) {
        try {
            return reading.apply(reply);
        } catch (RuntimeException e) {
            throw new StoreOutException("Redis holds what is no approval of ours");
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
