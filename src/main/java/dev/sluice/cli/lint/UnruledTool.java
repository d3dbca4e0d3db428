package dev.sluice.cli.lint;

import dev.sluice.catalog.Assessment;
import dev.sluice.catalog.Classifier;
import dev.sluice.catalog.Evidence;
import dev.sluice.catalog.RiskClass;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ToolRules;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A tool that destroys or pays, and that everybody with this policy may call as often as they like.
 */
final class UnruledTool implements LintRule {
    private static final int MOST = 50;

    @Override
    public String id() {
        return "unruled-tool";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        Policy policy = subject.policy();
        if (hasRules(policy)) {
            return;
        }
        int found = 0;
        for (var tool : subject.tools()) {
            ToolRules entry = policy.tools().find(tool.name());
            if (!isOpen(policy, tool.name(), entry)) {
                continue;
            }
            Assessment assessment = Classifier.standard().assess(tool);
            if (assessment.riskClass().compareTo(RiskClass.DESTRUCTIVE) >= 0 && found++ < MOST) {
                notes.add(entry == null ? "/default" : entry.pointer(), message(assessment));
            }
        }
        if (found > MOST) {
            notes.add("/default", "so it is with " + (found - MOST) + " more tools");
        }
    }

    /** Whether something holds for every call. */
    private static boolean hasRules(Policy policy) {
        return !policy.allTools().require().isEmpty()
                || !policy.allTools().denyIf().isEmpty()
                || !policy.allTools().limits().isEmpty();
    }

    private static boolean isOpen(Policy policy, String name, @Nullable ToolRules entry) {
        if (policy.hidden().find(name) != null) {
            return false;
        }
        return entry == null
                ? policy.defaultAction() == DefaultAction.ALLOW
                : !entry.denied()
                        && entry.require().isEmpty()
                        && entry.denyIf().isEmpty()
                        && entry.limits().isEmpty()
                        && entry.approval() == null;
    }

    private static String message(Assessment assessment) {
        String name = assessment.tool().name();
        Evidence evidence = assessment.evidence().get(0);
        String what = assessment.riskClass().word().toLowerCase(Locale.ROOT);
        String write =
                assessment.riskClass() == RiskClass.FINANCIAL
                        ? "\"tools\": {\"%s\": {\"approval\": {}}}".formatted(name)
                        : "\"hide\": [\"%s\"]".formatted(name);
        return "the tool \"%s\" is %s (%s: \"%s\"), and no rule holds it back; write for example %s"
                .formatted(name, what, evidence.where(), evidence.quote(), write);
    }
}
