package dev.sluice.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of one tool, or of all tools that a glob matches.
 *
 * @param name the entry as it is written: an exact name or a glob
 * @param pointer the entry's place in its document, as a JSON Pointer (RFC 6901)
 * @param denied whether every call is refused although the tool stays visible
 * @param reason the text an agent reads when a call is refused; null for the standard sentence
 * @param require predicates that must all hold
 * @param denyIf predicates of which none may hold
 * @param approval who must say yes first; null when nobody
 * @param limits limits that a call must keep, in the order in which they are named when exceeded
 * @param mode whether refusals of calls to this tool are carried out; null as the document says
 */
public record ToolRules(
        String name,
        String pointer,
        boolean denied,
        @Nullable String reason,
        List<Predicate> require,
        List<Predicate> denyIf,
        @Nullable ApprovalRule approval,
        List<LimitRule> limits,
        @Nullable Mode mode) {
    public ToolRules {
        require = List.copyOf(require);
        denyIf = List.copyOf(denyIf);
        limits = List.copyOf(limits);
    }
}
