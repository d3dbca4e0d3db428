package dev.sluice.fleet;

/**
 * One count in Redis.
 *
 * @param index its place in the plan
 * @param subject whose calls it counts
 */
record Counter(int index, String subject, Rule rule) {

    @Override
    public String toString() {
        return rule.counter() + " of " + subject;
    }
}
