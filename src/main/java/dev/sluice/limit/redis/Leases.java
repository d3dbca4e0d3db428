package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.redis.Taking.Grant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Permits that the store has counted already, for calls that come soon. They are counted in the
 * sub-window at whose end they go stale, so a permit never stands in a later window than its call.
 *
 * <p>Times are nanoseconds of this process' clock.
 */
final class Leases {
    /** Below this {@code max} a share is too small to be worth a lease. */
    static final long SMALLEST_MAX = 1_024;

    /** A replica holds at most this part of {@code max} in one lot, and at most two lots. */
    private static final int SHARE = 256;

    private static final int SUB_WINDOWS = 128;
    private static final int MOST_LOTS = 2;

    private final Map<LimitKey, Holding> holdings = new HashMap<>();
    private final List<Receipt> unused = new ArrayList<>();

    /** Permits of one count that go stale together. */
    private static final class Lot {
        final long ticket;
        final long until;
        final long max;
        final long used;
        long permits;

        Lot(long ticket, long until, long max, long used, long permits) {
            this.max = max;
            this.used = used;
            this.ticket = ticket;
            this.until = until;
            this.permits = permits;
        }

        boolean isStale(long now) {
            return permits == 0 || until - now <= 0;
        }
    }

    /** What this process holds of one count, and how much it has needed lately. */
    private static final class Holding {
        final Deque<Lot> lots = new ArrayDeque<>();
        final long period;
        long periodBegan;
        long used;
        long usedBefore;
        boolean asking;

        Holding(long period, long now) {
            this.period = period;
            this.periodBegan = now;
        }

        void use(long now) {
            long passed = now - periodBegan;
            if (passed >= period) {
                usedBefore = passed < 2 * period ? used : 0;
                used = 0;
                periodBegan = now;
            }
            used++;
        }

        boolean hasStale(long now) {
            for (Lot lot : lots) {
                if (lot.isStale(now)) {
                    return true;
                }
            }
            return false;
        }

        long permits(long fresh) {
            long sum = 0;
            for (Lot lot : lots) {
                sum += lot.until - fresh > 0 ? lot.permits : 0;
            }
            return sum;
        }

        /** Not one that was granted under a larger limit, which has been lowered since. */
        @Nullable Lot fresh(long now, long max) {
            for (Lot lot : lots) {
                if (lot.permits > 0 && lot.until - now > 0 && lot.max <= max) {
                    return lot;
                }
            }
            return null;
        }
    }

    /** Whether permits may be leased for all of these, so that no question is needed. */
    static boolean suit(List<Charge> charges) {
        for (Charge charge : charges) {
            if (!charge.lease() || charge.amount() != 1 || charge.max() < SMALLEST_MAX) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a call takes out of leases.
     *
     * @param wishes what to ask for now, before the permits are used up, as {@link #wish} says it
     * @param used for each charge, how many units its window held when the permit was leased
     */
    record Drawn(List<Receipt> receipts, List<Long> wishes, List<Long> used) {}

    /** Takes one permit for each charge, or none: then the result is null. */
    synchronized @Nullable Drawn draw(List<Charge> charges, long now) {
        if (charges.size() == 1) { // as nearly always
            return draw(charges.get(0), now);
        }
        List<Lot> drawn = new ArrayList<>(charges.size());
        for (Charge charge : charges) {
            Holding holding = holding(charge.key(), now);
            holding.use(now);
            Lot lot = holding.fresh(now, charge.max());
            if (lot != null) {
                drawn.add(lot);
            }
        }
        if (drawn.size() < charges.size()) {
            return null;
        }
        List<Receipt> receipts = new ArrayList<>(charges.size());
        List<Long> wishes = new ArrayList<>(charges.size());
        List<Long> used = new ArrayList<>(charges.size());
        for (int i = 0; i < drawn.size(); i++) {
            drawn.get(i).permits--;
            used.add(drawn.get(i).used);
            receipts.add(new Receipt(charges.get(i).key(), drawn.get(i).ticket, 1));
            wishes.add(wish(charges.get(i), now));
        }
        return new Drawn(receipts, wishes, used);
    }

    private @Nullable Drawn draw(Charge charge, long now) {
        Holding holding = holding(charge.key(), now);
        holding.use(now);
        Lot lot = holding.fresh(now, charge.max());
        if (lot == null) {
            return null;
        }
        lot.permits--;
        return new Drawn(
                List.of(new Receipt(charge.key(), lot.ticket, 1)),
                List.of(wish(charge, now)),
                List.of(lot.used));
    }

    /**
     * How many permits to ask for beside what a call takes; 0 when there are enough, when too few
     * calls come to need any, or when someone asks already. Whoever is told a number must {@link
     * #settle}.
     */
    synchronized long wish(Charge charge, long now) {
        Holding holding = holding(charge.key(), now);
        sweep(charge.key(), holding, now);
        long need = Math.min(charge.max() / SHARE, Math.max(holding.used - 1, holding.usedBefore));
        long held = holding.permits(now + holding.period / 8);
        if (holding.asking || held > need / 4 || (holding.lots.size() >= MOST_LOTS && held > 0)) {
            return 0;
        }
        holding.asking = need > 0;
        return need;
    }

    /**
     * Takes in what the store has granted; nothing when it granted none or did not answer.
     *
     * @param asked when the question was sent
     */
    synchronized void settle(Charge charge, @Nullable Grant grant, long asked) {
        Holding holding = holding(charge.key(), asked);
        holding.asking = false;
        if (grant != null && grant.units() > 0) {
            long until = asked + grant.micros() * 1_000;
            holding.lots.add(
                    new Lot(grant.ticket(), until, charge.max(), grant.used(), grant.units()));
        }
    }

    /** What was found to have gone stale unused, to be given back; each once. */
    synchronized List<Receipt> unused() {
        if (unused.isEmpty()) {
            return List.of();
        }
        List<Receipt> found = List.copyOf(unused);
        unused.clear();
        return found;
    }

    /** Looks through everything that is held, so that what nobody asks for goes back too. */
    synchronized void tidy(long now) {
        Iterator<Map.Entry<LimitKey, Holding>> each = holdings.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<LimitKey, Holding> entry = each.next();
            Holding holding = entry.getValue();
            sweep(entry.getKey(), holding, now);
            boolean quiet = now - holding.periodBegan > 4 * holding.period;
            if (quiet && holding.lots.isEmpty() && !holding.asking) {
                each.remove();
            }
        }
    }

    /** Holds nothing any more, so that all of it can be given back. */
    synchronized List<Receipt> surrender() {
        for (Map.Entry<LimitKey, Holding> entry : holdings.entrySet()) {
            for (Lot lot : entry.getValue().lots) {
                if (lot.permits > 0) {
                    unused.add(new Receipt(entry.getKey(), lot.ticket, lot.permits));
                }
            }
        }
        holdings.clear();
        return unused();
    }

    /** Forgets what is held, without giving it back: the counts have been set back. */
    synchronized void drop(Collection<LimitKey> keys) {
        keys.forEach(holdings::remove);
    }

    private void sweep(LimitKey key, Holding holding, long now) {
        if (!holding.hasStale(now)) {
            return;
        }
        holding.lots.removeIf(
                lot -> {
                    boolean stale = lot.isStale(now);
                    if (stale && lot.permits > 0) {
                        unused.add(new Receipt(key, lot.ticket, lot.permits));
                    }
                    return stale;
                });
    }

    private Holding holding(LimitKey key, long now) {
        Holding known = holdings.get(key);
        if (known == null) {
            known = new Holding(key.window().toNanos() / SUB_WINDOWS, now);
            holdings.put(key, known);
        }
        return known;
    }
}
