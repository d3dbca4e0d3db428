package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.redis.Taking.Answer;
import dev.sluice.limit.redis.Taking.Grant;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of {@code take.lua} for some calls: its keys, its arguments and its reply. */
final class Invocation {
    private static final int PLAINLY_TAKEN = 0;
    private static final int TAKEN = 1;
    private static final int EXCEEDED = 2;
    private static final int LOST = 3;
    private static final int UNREADABLE = 4;
    private static final int KINDS = 8;

    private final List<Alike> groups;
    private final StoreKeys keys;
    private final Epoch epoch;
    private final List<String> caution;

    /**
     * An invocation for these calls.
     *
     * @param caution what the script is told of it
     */
    Invocation(List<Alike> groups, StoreKeys keys, Epoch epoch, List<String> caution) {
        this.groups = groups;
        this.keys = keys;
        this.epoch = epoch;
        this.caution = caution;
    }

    List<String> keys() {
        List<String> all = new ArrayList<>(1 + 2 * groups.size());
        all.add(keys.epoch());
        for (Alike group : groups) {
            for (Charge charge : group.charges()) {
                all.add(keys.of(charge.key()));
            }
        }
        return all;
    }

    /**
     * The arguments.
     *
     * @param check whether to look which server it is that answers, and that it can write
     */
    List<String> arguments(boolean check) {
        List<String> all = new ArrayList<>(7 + 12 * groups.size());
        Epoch.Seen seen = epoch.remembered();
        all.add(seen.text());
        all.add(Long.toString(seen.lost()));
        all.add(Long.toString(seen.heard()));
        all.add(epoch.newborn());
        all.add(check ? "1" : "0");
        all.addAll(caution);
        for (Alike group : groups) {
            all.add(Integer.toString(group.takings().size()));
            all.add(Integer.toString(group.charges().size()));
            for (int i = 0; i < group.charges().size(); i++) {
                Charge charge = group.charges().get(i);
                all.add(Long.toString(Micros.of(charge.key().window())));
                all.add(Long.toString(charge.max()));
                all.add(Long.toString(charge.amount()));
                all.add(charge.onLoss() == Charge.OnLoss.PASS ? "1" : "0");
                all.add(Long.toString(group.wishes().get(i)));
            }
        }
        return all;
    }

    /**
     * Reads the reply and tells each call what came of it.
     *
     * @throws StoreUnavailableException when the reply is none of the script's; then nobody was
     *     told, and its epoch is not remembered, for that would be taken for the loss of all counts
     *     later
     */
    void settle(@Nullable Response response) {
        StoreReply reply = new StoreReply(response);
        String seen = reply.text();
        long now = reply.number();
        List<Runnable> told = new ArrayList<>();
        for (Alike group : groups) {
            int from = 0;
            while (from < group.takings().size()) {
                long word = reply.number();
                int to = from + Math.toIntExact(word / KINDS);
                if (to <= from || to > group.takings().size()) {
                    throw StoreReply.strange();
                }
                Answer answer = answer((int) (word % KINDS), group.charges(), reply, now);
                for (Taking taking : group.takings().subList(from, to)) {
                    told.add(() -> taking.answer().accept(answer));
                }
                from = to;
            }
        }
        epoch.remember(seen, now);
        tell(told);
    }

    /** One call's fault must not leave those after it without an answer. */
    private static void tell(List<Runnable> told) {
        RuntimeException first = null;
        for (Runnable each : told) {
            try {
                each.run();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Tells every call that the store did not count. */
    void fail() {
        List<Runnable> told = new ArrayList<>();
        for (Alike group : groups) {
            for (Taking taking : group.takings()) {
                told.add(() -> taking.answer().accept(Answer.NONE));
            }
        }
        tell(told);
    }

    private static Answer answer(int kind, List<Charge> charges, StoreReply reply, long now) {
        return switch (kind) {
            case PLAINLY_TAKEN -> plainlyTaken(charges, reply, now);
            case TAKEN -> taken(charges, reply, now);
            case EXCEEDED -> new Answer(exceeded(reply), List.of(), now);
            case LOST -> new Answer(lost(reply), List.of(), now);
            case UNREADABLE -> Answer.NONE;
            default -> throw StoreReply.strange();
        };
    }

    private static Consumption exceeded(StoreReply reply) {
        int index = (int) reply.number();
        Duration wait = Micros.duration(reply.number());
        return new Consumption.Exceeded(index, wait, reply.number());
    }

    private static Consumption lost(StoreReply reply) {
        int index = (int) reply.number();
        return new Consumption.Lost(index, Micros.duration(reply.number()));
    }

    private static Answer plainlyTaken(List<Charge> charges, StoreReply reply, long now) {
        List<Receipt> receipts = new ArrayList<>(charges.size());
        List<Long> used = new ArrayList<>(charges.size());
        for (Charge charge : charges) {
            receipts.add(new Receipt(charge.key(), reply.number(), charge.amount()));
            used.add(reply.number());
        }
        return new Answer(new Consumption.Taken(receipts, List.of(), used), List.of(), now);
    }

    private static Answer taken(List<Charge> charges, StoreReply reply, long now) {
        List<Receipt> receipts = new ArrayList<>(charges.size());
        List<Integer> uncertain = new ArrayList<>();
        List<Grant> grants = new ArrayList<>(charges.size());
        List<Long> used = new ArrayList<>(charges.size());
        for (int i = 0; i < charges.size(); i++) {
            Charge charge = charges.get(i);
            long ticket = reply.number();
            receipts.add(new Receipt(charge.key(), ticket, charge.amount()));
            if (reply.number() == 1) {
                uncertain.add(i);
            }
            Grant grant = new Grant(ticket, reply.number(), reply.number(), reply.number());
            grants.add(grant);
            used.add(grant.used());
        }
        return new Answer(new Consumption.Taken(receipts, uncertain, used), grants, now);
    }
}
