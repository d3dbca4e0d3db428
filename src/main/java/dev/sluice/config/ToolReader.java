package dev.sluice.config;

import dev.sluice.policy.AllTools;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Mode;
import dev.sluice.policy.ToolRules;
import org.jspecify.annotations.Nullable;

/** Reads what a policy says of one tool, and of all. */
final class ToolReader {
    private static final Vocabulary WORDS =
            Vocabulary.of(
                    "action",
                    "reason",
                    "rate_limit",
                    "require",
                    "deny_if",
                    "limits",
                    "approval",
                    "mode");
    private static final Vocabulary ALL_TOOLS = Vocabulary.of("require", "deny_if", "limits");
    private static final Choice<Action> ACTIONS = Choice.of("action", Action.DENY);
    private static final Choice<Mode> MODES = Choice.of("mode", Mode.SHADOW);

    private final Problems problems;
    private final PredicateReader predicates;
    private final LimitReader limits;
    private final ApprovalReader approvals;

    ToolReader(String policy, Problems problems) {
        this.problems = problems;
        this.predicates = new PredicateReader(problems);
        this.limits = new LimitReader(policy, problems);
        this.approvals = new ApprovalReader(problems);
    }

    /** What {@code action} may say. */
    private enum Action {
        ALLOW,
        DENY,
        REQUIRE_APPROVAL
    }

    @Nullable ToolRules read(String name, Node entry) {
        Fields fields = Fields.of(entry, WORDS, problems);
        if (fields == null) {
            return null;
        }
        String pointer = entry.place().pointer();
        Action action = ACTIONS.find(fields, "action", Action.ALLOW);
        return new ToolRules(
                name,
                pointer,
                action == Action.DENY,
                fields.sentence("reason", "\"ask the data team\""),
                predicates.readAll(fields, "require"),
                predicates.readAll(fields, "deny_if"),
                approval(fields, action, pointer),
                limits.readAll(fields),
                MODES.find(fields, "mode"));
    }

    AllTools readAll(Fields policy) {
        Fields fields = policy.object("all_tools", ALL_TOOLS);
        return fields == null
                ? AllTools.NOTHING
                : new AllTools(
                        predicates.readAll(fields, "require"),
                        predicates.readAll(fields, "deny_if"),
                        limits.readAll(fields));
    }

    private @Nullable ApprovalRule approval(Fields fields, Action action, String pointer) {
        Node approval = fields.find("approval");
        if (approval != null) {
            return approvals.read(approval);
        }
        return action == Action.REQUIRE_APPROVAL
                ? ApprovalReader.byDefault(pointer + "/action")
                : null;
    }
}
