package dev.sluice.cost;

import java.util.Arrays;

/**
 * How much longer one part takes than another, by turns in one process, so that both are disturbed
 * alike.
 */
public final class Rounds {
    private static final int ROUNDS = 41;
    private static final long LENGTH_NANOS = 10_000_000;

    private static volatile Object unused = "";

    private Rounds() {}

    /** The median of how many times as long {@code many} takes as {@code few}. */
    public static double ratio(Work few, Work many) {
        int runs = runs(few);
        double[] ratios = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            boolean fewFirst = round % 2 == 0;
            long first = nanos(fewFirst ? few : many, runs);
            long second = nanos(fewFirst ? many : few, runs);
            if (round >= 0) { // until then both became fast
                ratios[round] = fewFirst ? (double) second / first : (double) first / second;
            }
        }
        Arrays.sort(ratios);
        return ratios[ROUNDS / 2];
    }

    private static int runs(Work work) {
        int runs = 1;
        while (nanos(work, runs) < LENGTH_NANOS) {
            runs *= 2;
        }
        return runs;
    }

    private static long nanos(Work work, int runs) {
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            unused = work.once();
        }
        return System.nanoTime() - start;
    }
}
