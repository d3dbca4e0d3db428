package dev.sluice.policy;

import java.util.List;

/**
 * What holds for every call of a tool, whichever tool it is.
 *
 * @param require predicates that must all hold
 * @param denyIf predicates of which none may hold
 * @param limits limits that every call of a tool must keep
 */
public record AllTools(List<Predicate> require, List<Predicate> denyIf, List<LimitRule> limits) {

    /** Nothing beyond what each tool's own rules say. */
    public static final AllTools NOTHING = new AllTools(List.of(), List.of(), List.of());

    public AllTools {
        require = List.copyOf(require);
        denyIf = List.copyOf(denyIf);
        limits = List.copyOf(limits);
    }
}
