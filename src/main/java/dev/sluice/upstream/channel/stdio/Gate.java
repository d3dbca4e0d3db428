package dev.sluice.upstream.channel.stdio;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between the thread that reads and the event loop that listens: holds the thread, and with it the
 * process, while the event loop asks for nothing or has enough to do.
 */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int most;
    private long passing;
    private boolean paused;
    private boolean open;
    private int held;

    /**
     * A gate that nothing has passed.
     *
     * @param most the octets that may be on their way; one larger message may be, alone
     */
    Gate(int most) {
        this.most = most;
    }

    /** Waits until messages are asked for. */
    void await() {
        enter(0);
    }

    /** Waits until a message may go on its way. */
    void enter(int octets) {
        lock.lock();
        try {
            held++;
            while (!open && (paused || (passing > 0 && passing + octets > most))) {
                changed.awaitUninterruptibly();
            }
            passing += octets;
        } finally {
            held--;
            lock.unlock();
        }
    }

    /** A message has come to where it went. */
    void left(int octets) {
        change(() -> passing -= octets);
    }

    void pause() {
        change(() -> paused = true);
    }

    void resume() {
        change(() -> paused = false);
    }

    /** Holds nobody any more: what passes is thrown away. */
    void open() {
        change(() -> open = true);
    }

    boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody is waiting here. */
    boolean holds() {
        lock.lock();
        try {
            return held > 0;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
