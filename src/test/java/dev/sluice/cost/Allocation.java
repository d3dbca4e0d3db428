package dev.sluice.cost;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes one run of a part allocates, as the JVM counts them for this thread. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 500;
    private static final int ROUNDS = 7;
    private static final int RUNS = 200;

    private static volatile Object unused = "";

    private Allocation() {}

    /** The least of some rounds: what is done once, as loading a class, is not the part's. */
    static long ofOneRun(Work work) {
        repeat(work, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(work, RUNS);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / RUNS;
    }

    private static void repeat(Work work, int times) {
        for (int i = 0; i < times; i++) {
            unused = work.once();
        }
    }
}
