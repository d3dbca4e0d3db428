package dev.sluice.upstream.channel.stdio;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The end of a process and all that it started: it is let end by itself, then told to, then made
 * to. Nothing waits here; all happens in short steps on one thread.
 */
final class Ending {
    /** For what cannot resist any more: those made to end, and the threads that served them. */
    private static final long LAST = TimeUnit.MILLISECONDS.toNanos(800);

    private static final long STEP_MILLIS = 20;
    private static final Logger LOG = Logger.getLogger(Ending.class);

    private enum Phase {
        LET,
        TOLD,
        MADE,
        THREADS
    }

    private final String server;
    private final Process process;
    private final Family family;
    private final Gate output;
    private final List<Thread> threads;
    private final long grace;
    private final ScheduledExecutorService steps;
    private final Runnable over;
    private Phase phase = Phase.LET;
    private long until;
    private Set<ProcessHandle> told = Set.of();

    /**
     * Nothing happens yet.
     *
     * @param output what may hold one of the threads for as long as nobody listens
     * @param threads those that end when the process's pipes do
     * @param over told when nothing is left
     */
    Ending(
            String server,
            Process process,
            Family family,
            Gate output,
            List<Thread> threads,
            Duration grace,
            ScheduledExecutorService steps,
            Runnable over) {
        this.server = server;
        this.process = process;
        this.family = family;
        this.output = output;
        this.threads = List.copyOf(threads);
        this.grace = grace.toNanos();
        this.steps = steps;
        this.over = over;
    }

    /**
     * Begins, on the thread of the steps.
     *
     * @param patient whether it may end by itself first
     */
    void begin(boolean patient) {
        if (patient) {
            enter(Phase.LET, grace);
        } else {
            enter(Phase.TOLD, grace);
        }
        step();
    }

    private void step() {
        boolean done;
        try {
            done = proceed();
        } catch (RuntimeException broken) {
            LOG.errorf(broken, "server %s: its process could not be ended in order", server);
            process.toHandle().destroyForcibly();
            done = true;
        }
        if (done) {
            over.run();
        } else {
            var unused = steps.schedule(this::step, STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean proceed() {
        switch (phase) {
            case LET -> {
                if (!process.isAlive() || late()) {
                    enter(Phase.TOLD, grace);
                    return proceed();
                }
            }
            case TOLD -> tell();
            case MADE -> make();
            case THREADS -> {
                return haveEnded();
            }
        }
        return false;
    }

    private void tell() {
        if (told.stream().noneMatch(Proc::runs)) {
            told = family.living();
            told.forEach(ProcessHandle::destroy);
        }
        if (told.isEmpty()) {
            enter(Phase.THREADS, LAST);
        } else if (late()) {
            enter(Phase.MADE, LAST);
        }
    }

    private void make() {
        Set<ProcessHandle> left = family.living(); // each time: one may have started another
        left.forEach(ProcessHandle::destroyForcibly);
        if (left.isEmpty()) {
            phase = Phase.THREADS;
        } else if (late()) {
            LOG.warnf("server %s: %d processes of it could not be ended", server, left.size());
            phase = Phase.THREADS;
        }
    }

    private boolean haveEnded() {
        if (threads.stream().noneMatch(Thread::isAlive)) {
            return true;
        }
        if (output.holds()) {
            enter(Phase.THREADS, LAST); // all that it said is still to be heard
            return false;
        }
        if (late()) {
            LOG.warnf("server %s: a process that could not be found keeps its pipes open", server);
            output.open();
            return true;
        }
        return false;
    }

    private void enter(Phase next, long patience) {
        phase = next;
        until = System.nanoTime() + patience;
    }

    private boolean late() {
        return System.nanoTime() - until >= 0;
    }
}
