package dev.sluice.upstream.channel;

import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much one server has said that agents have not taken yet. When it is too much the server is
 * not listened to for a while, so that a slow agent costs no memory.
 */
final class Backlog {
    static final long MOST_BYTES = 1 << 20;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean full = new AtomicBoolean();
    private final Context context;
    private final Runnable pause;
    private final Runnable resume;

    /**
     * Nothing yet.
     *
     * @param context where to pause and resume
     */
    Backlog(Context context, Runnable pause, Runnable resume) {
        this.context = context;
        this.pause = pause;
        this.resume = resume;
    }

    void add(long octets) {
        if (bytes.addAndGet(octets) > MOST_BYTES && full.compareAndSet(false, true)) {
            context.runOnContext(now -> settle());
        }
    }

    void taken(long octets) {
        if (bytes.addAndGet(-octets) <= MOST_BYTES / 2 && full.compareAndSet(true, false)) {
            context.runOnContext(now -> settle());
        }
    }

    /** What holds now, however many changes there were meanwhile. */
    private void settle() {
        if (full.get()) {
            pause.run();
        } else {
            resume.run();
        }
    }
}
