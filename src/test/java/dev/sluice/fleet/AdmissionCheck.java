package dev.sluice.fleet;

import dev.sluice.fleet.Rule.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all gateways together admitted, beside what their limits allow. Time is given as from one
 * moment until before another, in microseconds.
 */
final class AdmissionCheck {
    private final Plan plan;
    private final List<Windows> windows = new ArrayList<>();
    private final long[] units;
    private long returned;

    /**
     * Reads what was logged.
     *
     * @param names for each key in Redis, what it counts
     */
    AdmissionCheck(Plan plan, Map<String, Counter> names, List<Admission> logged) {
        this.plan = plan;
        this.units = new long[plan.counters.size()];
        List<List<Entry>> entries = new ArrayList<>();
        plan.counters.forEach(counter -> entries.add(new ArrayList<>()));
        List<Admission> inOrder = new ArrayList<>(logged);
        inOrder.sort(Comparator.comparingLong(Admission::at).thenComparing(Admission::returned));
        for (Admission each : inOrder) {
            Counter counter = names.get(each.key());
            if (counter == null) {
                throw new IllegalStateException("nobody calls what is counted as " + each);
            }
            List<Entry> own = entries.get(counter.index());
            Entry entry = new Entry(each.at(), each.units());
            if (each.returned()) {
                takeBack(own, entry);
                returned++;
            } else {
                own.add(entry);
            }
            units[counter.index()] += each.returned() ? -each.units() : each.units();
        }
        for (Counter counter : plan.counters) {
            List<Entry> own = entries.get(counter.index());
            windows.add(new Windows(counter.rule().windowMicros(), own));
        }
    }

    /** Which of several like it was given back is not logged, so the latest is taken for it. */
    private static void takeBack(List<Entry> entries, Entry back) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).units() == back.units()) {
                entries.remove(i);
                return;
            }
        }
        throw new IllegalStateException("given back, but never admitted: " + back);
    }

    /** How many admissions were given back. */
    long returned() {
        return returned;
    }

    /** How many charges were admitted. */
    long admitted(long from, long to) {
        return windows.stream().mapToLong(each -> each.between(from, to).size()).sum();
    }

    /** Each count of which some window holds more than its limit allows. */
    List<String> over(long from, long to) {
        List<String> over = new ArrayList<>();
        for (Counter counter : plan.counters) {
            long most = windows.get(counter.index()).most(from, to);
            if (most > counter.rule().maxUnits()) {
                over.add("%s: %d of %d".formatted(counter, most, counter.rule().maxUnits()));
            }
        }
        return over;
    }

    /** How much less was admitted of such limits than a perfect limiter would have, in percent. */
    double underPercent(List<Call> calls, Set<Kind> kinds, long from, long to) {
        Map<Integer, List<Call>> byTarget =
                calls.stream().collect(Collectors.groupingBy(Call::target));
        double perfect = 0;
        double real = 0;
        for (Target target : plan.targets) {
            Counter counter = target.counters().get(0);
            if (target.isAlone() && kinds.contains(counter.rule().kind())) {
                long max = counter.rule().maxUnits();
                Windows own = windows.get(counter.index());
                real += (double) sum(own.between(from, to)) / max;
                perfect +=
                        (double)
                                        sum(
                                                perfect(
                                                        counter.rule(),
                                                        own,
                                                        byTarget.getOrDefault(
                                                                target.index(), List.of()),
                                                        from,
                                                        to))
                                / max;
            }
        }
        return perfect == 0 ? 0 : 100 * (1 - real / perfect);
    }

    private static List<Entry> perfect(
            Rule rule, Windows own, List<Call> calls, long from, long to) {
        PerfectLimiter limiter =
                new PerfectLimiter(rule, own.between(from - rule.windowMicros() + 1, from));
        return calls.stream()
                .filter(call -> call.judged() >= from && call.judged() < to)
                .map(call -> new Entry(call.judged(), call.units()))
                .sorted(Comparator.comparingLong(Entry::at))
                .filter(limiter::takes)
                .toList();
    }

    /** Calls that an exact limit refused although it had room all the while. */
    List<Call> wronglyRefused(List<Call> calls, long from, long to) {
        List<Call> unknown =
                calls.stream().filter(call -> call.outcome() == Call.Outcome.STORE_OUT).toList();
        return calls.stream()
                .filter(call -> call.outcome() == Call.Outcome.LIMITED)
                .filter(call -> call.sent() >= from && call.done() < to)
                .filter(call -> hadRoom(call, unknown))
                .toList();
    }

    private boolean hadRoom(Call call, List<Call> unknown) {
        return plan.targets.get(call.target()).counters().stream()
                .allMatch(counter -> hadRoom(counter, call, unknown));
    }

    private boolean hadRoom(Counter counter, Call call, List<Call> unknown) {
        Rule rule = counter.rule();
        if (rule.kind() != Kind.EXACT && rule.kind() != Kind.SUM) {
            return false;
        }
        long held = windows.get(counter.index()).mostAround(call.sent(), call.done());
        return held + mayHold(counter, call, unknown) + call.units() <= rule.maxUnits();
    }

    /** What a call took that was told nothing stays taken, and stands in no log. */
    private long mayHold(Counter counter, Call call, List<Call> unknown) {
        long begin = call.sent() - 2 * counter.rule().windowMicros();
        return unknown.stream()
                .filter(it -> plan.targets.get(it.target()).counters().contains(counter))
                .filter(it -> it.sent() <= call.done() && it.done() >= begin)
                .mapToLong(Call::units)
                .sum();
    }

    /** Each count for which a server received other units than were admitted. */
    List<String> otherThanReceived(long[] receivedOfTarget) {
        long[] received = new long[units.length];
        for (Target target : plan.targets) {
            for (Counter counter : target.counters()) {
                received[counter.index()] += receivedOfTarget[target.index()];
            }
        }
        return plan.counters.stream()
                .filter(counter -> received[counter.index()] != units[counter.index()])
                .map(
                        counter ->
                                "%s: %d admitted, %d received"
                                        .formatted(
                                                counter,
                                                units[counter.index()],
                                                received[counter.index()]))
                .toList();
    }

    private static long sum(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::units).sum();
    }
}
