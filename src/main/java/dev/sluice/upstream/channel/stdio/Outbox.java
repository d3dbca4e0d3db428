package dev.sluice.upstream.channel.stdio;

import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a process is still to read. A process may be slow, or never read at all: its messages wait
 * here, and its thread in {@link #run}, but no caller does.
 */
final class Outbox implements Runnable {
    static final int MOST_MESSAGES = 1_000;
    static final int MOST_OCTETS = 32 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private final OutputStream target;
    private long octets;
    private int messages;
    private boolean closed;

    /** Writes nothing before it runs. */
    Outbox(OutputStream target) {
        this.target = target;
    }

    /**
     * Puts a message in.
     *
     * @param sent told how it went, on the thread that writes or at once on the caller's
     */
    void put(Buffer message, Consumer<@Nullable UpstreamFailedException> sent) {
        String refusal = null;
        lock.lock();
        try {
            if (closed) {
                refusal = "the process has ended";
            } else if (messages >= MOST_MESSAGES || octets + message.length() > MOST_OCTETS) {
                refusal = "the process does not read what it is sent";
            } else {
                messages++;
                octets += message.length();
                waiting.add(new Letter(message.getBytes(), sent));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            sent.accept(new UpstreamFailedException(Stage.NEVER_SENT, refusal));
        }
    }

    /** Takes no more; what waits is still written, then the process is told that it was all. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        // closed on this thread: elsewhere that would wait for a write that may never end
        try (target) {
            for (Letter next = next(); next != null; next = next()) {
                write(next);
            }
        } catch (IOException gone) {
            close(); // nobody reads
        } finally {
            close();
            for (Letter left = next(); left != null; left = next()) {
                left.sent.accept(
                        new UpstreamFailedException(Stage.NEVER_SENT, "the process has ended"));
                forget(left);
            }
        }
    }

    private void write(Letter letter) throws IOException {
        try {
            target.write(asLine(letter.message));
            target.flush();
            letter.sent.accept(null);
        } catch (IOException broken) {
            letter.sent.accept(
                    new UpstreamFailedException(
                            Stage.BROKEN, "the process ended while it was written to"));
            throw broken;
        } finally {
            forget(letter);
        }
    }

    /** In one JSON document a line break can only stand between tokens, where a space may. */
    private static byte[] asLine(byte[] document) {
        byte[] line = new byte[document.length + 1];
        for (int i = 0; i < document.length; i++) {
            byte octet = document[i];
            line[i] = octet == '\n' || octet == '\r' ? (byte) ' ' : octet;
        }
        line[document.length] = '\n';
        return line;
    }

    private @Nullable Letter next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Letter letter) {
        lock.lock();
        try {
            messages--;
            octets -= letter.message.length;
        } finally {
            lock.unlock();
        }
    }

    private static final class Letter {
        private final byte[] message;
        private final Consumer<@Nullable UpstreamFailedException> sent;

        Letter(byte[] message, Consumer<@Nullable UpstreamFailedException> sent) {
            this.message = message;
            this.sent = sent;
        }
    }
}
