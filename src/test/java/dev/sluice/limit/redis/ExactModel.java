package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.LimitKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plainest limiter that could be right: it remembers every admission. */
final class ExactModel {
    private final Map<LimitKey, Count> counts = new HashMap<>();

    /** What was admitted, each as its time and its units, and the sum of them. */
    private static final class Count {
        final Deque<long[]> admissions = new ArrayDeque<>();
        long sum;

        void forget(long until) {
            while (!admissions.isEmpty() && admissions.getFirst()[0] <= until) {
                sum -= admissions.removeFirst()[1];
            }
        }
    }

    /** Whether each of these fits into the window that ends now. */
    boolean hasRoom(long micros, List<Charge> charges) {
        for (Charge charge : charges) {
            Count count = of(charge.key());
            count.forget(micros - Micros.of(charge.key().window()));
            if (charge.amount() > 0 && Math.addExact(count.sum, charge.amount()) > charge.max()) {
                return false;
            }
        }
        return true;
    }

    void admit(long micros, List<Charge> charges) {
        for (Charge charge : charges) {
            Count count = of(charge.key());
            count.admissions.add(new long[] {micros, charge.amount()});
            count.sum = Math.addExact(count.sum, charge.amount());
        }
    }

    void giveBack(long micros, List<Charge> charges) {
        for (Charge charge : charges) {
            Count count = of(charge.key());
            for (long[] admission : count.admissions) {
                if (admission[0] == micros && admission[1] == charge.amount()) {
                    count.sum -= admission[1];
                    admission[1] = 0;
                    break;
                }
            }
        }
    }

    private Count of(LimitKey key) {
        return counts.computeIfAbsent(key, unseen -> new Count());
    }
}
