package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import java.util.List;
import java.util.function.Consumer;

/**
 * One call that waits for the store's word.
 *
 * @param charges what to take, together or not at all
 * @param wishes for each charge how many more units to lease, not negative
 * @param answer told what came of it, once
 */
record Taking(List<Charge> charges, List<Long> wishes, Consumer<Answer> answer) {

    /**
     * What came of it.
     *
     * @param consumption for the caller
     * @param leases for each charge what was leased beside it; empty when nothing was taken
     * @param micros the store's time; 0 when it did not answer
     */
    record Answer(Consumption consumption, List<Grant> leases, long micros) {
        /** The store did not answer. */
        static final Answer NONE = new Answer(new Consumption.Unavailable(), List.of(), 0);
    }

    /**
     * Units that may be used without asking again.
     *
     * @param ticket under which they are counted
     * @param units how many; 0 for none
     * @param micros for how long from the moment the question was sent
     * @param used how many units the window holds with these
     */
    record Grant(long ticket, long units, long micros, long used) {}
}
