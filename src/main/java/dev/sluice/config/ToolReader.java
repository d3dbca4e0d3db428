package dev.sluice.config;

import dev.sluice.policy.LimitRule;
import dev.sluice.policy.ToolRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a policy says of one tool. */
final class ToolReader {
    private static final Vocabulary WORDS =
            Vocabulary.of("action", "reason", "rate_limit")
                    .later("require", "deny_if", "limits", "approval", "mode");

    private final Problems problems;
    private final RateLimitReader limits;

    ToolReader(String policy, Problems problems) {
        this.problems = problems;
        this.limits = new RateLimitReader(policy, problems);
    }

    @Nullable ToolRules read(String name, Node entry) {
        Fields fields = Fields.of(entry, WORDS, problems);
        if (fields == null) {
            return null;
        }
        boolean denied = denied(fields);
        String reason = fields.text("reason", "\"ask the data team\"");
        Node limit = fields.find("rate_limit");
        LimitRule rule = limit == null ? null : limits.read(limit);
        return new ToolRules(
                name,
                entry.place().pointer(),
                denied,
                reason == null || reason.isBlank() ? null : reason,
                List.of(),
                List.of(),
                null,
                rule == null ? List.of() : List.of(rule),
                null);
    }

    private boolean denied(Fields fields) {
        String action = fields.text("action", "\"deny\"");
        if (action == null) {
            return false;
        }
        switch (action) {
            case "allow", "deny" -> {}
            case "require_approval" ->
                    fields.refuse(
                            "action",
                            "\"require_approval\" is not understood by this version of Sluice;"
                                    + " write \"deny\" to refuse every call");
            default -> fields.refuse("action", "unknown action; write \"allow\" or \"deny\"");
        }
        return action.equals("deny");
    }
}
