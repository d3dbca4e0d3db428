package dev.sluice.oracle;

import dev.sluice.gateway.Gate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Sends drawn messages through the gate under every policy, and reads what passes. */
final class Trial {
    private static final int CHUNK = 10_000;
    private static final int FINDINGS_KEPT = 20;

    private final long seed;
    private final LongAdder messages = new LongAdder();
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder compared = new LongAdder();
    private final AtomicInteger found = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> findings = new ConcurrentLinkedQueue<>();

    Trial(long seed) {
        this.seed = seed;
    }

    void run(long count) {
        run(() -> new Gate(Rules.OPEN.policy()).pass(Map.of(), new byte[0])); // starts things once
        int chunks = Math.toIntExact((count + CHUNK - 1) / CHUNK);
        IntStream.range(0, chunks)
                .parallel()
                .forEach(
                        chunk ->
                                run(
                                        () ->
                                                judgeAll(
                                                        (long) chunk * CHUNK,
                                                        Math.min(count, (chunk + 1L) * CHUNK))));
    }

    /** A test of the running gateway may have left its own class loader to the threads. */
    private static void run(Runnable work) {
        Thread thread = Thread.currentThread();
        ClassLoader left = thread.getContextClassLoader();
        thread.setContextClassLoader(Trial.class.getClassLoader());
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(left);
        }
    }

    private void judgeAll(long from, long to) {
        Map<Rules, Gate> gates = new EnumMap<>(Rules.class);
        for (Rules rules : Rules.values()) {
            gates.put(rules, new Gate(rules.policy()));
        }
        for (long number = from; number < to; number++) {
            Rules rules = Rules.of(number);
            Gate gate = Objects.requireNonNull(gates.get(rules));
            Generated message = Generator.draw(seed, number);
            messages.increment();
            try {
                judge(rules, gate, message, number);
            } catch (RuntimeException e) {
                find(number, message, "failed: " + e);
            }
        }
    }

    private void judge(Rules rules, Gate gate, Generated message, long number) {
        byte[] passed = gate.pass(message.headers(), message.body().clone());
        if (passed == null) {
            return;
        }
        forwarded.increment();
        Readings readings = Readings.of(passed);
        if (!Arrays.equals(passed, message.body()) && !readings.listens()) {
            find(number, message, "other bytes were forwarded than were sent");
        }
        compared.add(readings.compared());
        for (Act act : readings.acts()) {
            if (rules.refuses(act)) {
                find(number, message, rules + " lets pass what may be " + act);
            }
        }
    }

    private void find(long number, Generated message, String what) {
        if (found.incrementAndGet() <= FINDINGS_KEPT) {
            findings.add(
                    "seed %d, message %d: %s%n%s"
                            .formatted(
                                    seed, number, what, HexFormat.of().formatHex(message.body())));
        }
    }

    /** What was found, with the bytes in hexadecimal; empty when nothing was. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    long forwarded() {
        return forwarded.sum();
    }

    @Override
    public String toString() {
        return "oracle: seed %d, %,d messages, %,d forwarded, %,d readings compared, %d bypasses"
                .formatted(seed, messages.sum(), forwarded.sum(), compared.sum(), found.get());
    }
}
