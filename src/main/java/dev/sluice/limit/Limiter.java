package dev.sluice.limit;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Keeps limits. In no interval as long as a window is more than its max admitted. */
public interface Limiter {

    /**
     * Charges all limits of a call together, or none of them.
     *
     * @param charges at least one, each with another key
     */
    Uni<Consumption> take(List<Charge> charges);

    /**
     * Gives charges back, because the server never received the call.
     *
     * @param receipts what {@link #take} returned
     */
    Uni<Void> giveBack(List<Consumption.Receipt> receipts);
}
