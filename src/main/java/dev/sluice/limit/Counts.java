package dev.sluice.limit;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** What a limiter has counted, for people to see and to set back. */
public interface Counts {

    /**
     * What stands on each of these counts; changes nothing. Fails with a {@link
     * StoreUnavailableException} when the store cannot answer.
     *
     * @return for each key what stands on it
     */
    Uni<List<Usage>> usage(List<LimitKey> keys);

    /**
     * Forgets what was counted, as if nothing had been admitted. Fails with a {@link
     * StoreUnavailableException} when the store cannot answer.
     */
    Uni<Void> reset(List<LimitKey> keys);
}
