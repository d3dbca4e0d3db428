package dev.sluice.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of one tool.
 *
 * @param pointer the entry's place in its document, as a JSON Pointer (RFC 6901)
 * @param denied whether every call is refused although the tool stays visible
 * @param reason the text an agent reads when a call is refused; null for the standard sentence
 * @param limits limits that a call must keep, in the order of the document
 */
public record ToolRules(
        String pointer, boolean denied, @Nullable String reason, List<LimitRule> limits) {
    public ToolRules {
        limits = List.copyOf(limits);
    }
}
