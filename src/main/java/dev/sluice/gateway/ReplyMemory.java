package dev.sluice.gateway;

import dev.sluice.telemetry.Meters;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of replies that are read whole may be kept at once, by all requests together. Each
 * such reply has a bound of its own, but many of them at once would fill the heap all the same.
 */
@Singleton
final class ReplyMemory {
    private final long most;
    private final Meters meters;
    private final AtomicLong taken = new AtomicLong();

    @Inject
    ReplyMemory(GatewaySettings settings, Meters meters) {
        this(settings.memory().orElse(Runtime.getRuntime().maxMemory() / 4), meters);
    }

    /**
     * With nothing taken.
     *
     * @param most bytes
     */
    ReplyMemory(long most, Meters meters) {
        this.most = most;
        this.meters = meters;
    }

    /** Takes room for so many bytes; false, and nothing taken, when there is none. */
    boolean charge(int bytes) {
        long before = taken.get();
        while (before + bytes <= most) {
            if (taken.compareAndSet(before, before + bytes)) {
                meters.replyMemory(bytes);
                return true;
            }
            before = taken.get();
        }
        return false;
    }

    /** Gives back what was charged. */
    void release(int bytes) {
        taken.addAndGet(-bytes);
        meters.replyMemory(-bytes);
    }

    /** In bytes. */
    long taken() {
        return taken.get();
    }
}
