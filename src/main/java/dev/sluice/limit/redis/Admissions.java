package dev.sluice.limit.redis;

import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.LimitKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Writes down every admission with its time, at level DEBUG: what proves, over several replicas,
 * that a limit was kept. Counts stand there by the hash in their key, never by their names.
 */
final class Admissions {
    private static final Logger LOG = Logger.getLogger("dev.sluice.limit.admissions");

    private final InstantSource clock;

    Admissions(InstantSource clock) {
        this.clock = clock;
    }

    /** What the store admitted, by its clock. */
    void admitted(List<Receipt> receipts, long micros) {
        if (LOG.isDebugEnabled()) {
            receipts.forEach(each -> write("admitted", each.key(), each.amount(), micros));
        }
    }

    /** What was admitted out of a lease, by this process' clock. */
    void drawn(List<Receipt> receipts) {
        if (LOG.isDebugEnabled()) {
            admitted(receipts, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        }
    }

    /** What was given back because the server never received the call. */
    void returned(List<Receipt> receipts) {
        if (LOG.isDebugEnabled()) {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
            receipts.forEach(each -> write("returned", each.key(), each.amount(), now));
        }
    }

    private static void write(String what, LimitKey key, long units, long micros) {
        LOG.debugf("%s %s units=%d at=%d", what, StoreKeys.hash(key), units, micros);
    }
}
