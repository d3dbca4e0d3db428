package dev.sluice.cli.lint;

import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import java.util.ArrayList;
import java.util.List;

/** A limit that an agent renews by opening another session. */
final class SessionLimitAlone implements LintRule {
    @Override
    public String id() {
        return "session-limit-alone";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            List<LimitRule> beside = new ArrayList<>(subject.policy().allTools().limits());
            beside.addAll(section.limits());
            for (LimitRule limit : section.limits()) {
                boolean alone =
                        limit.scope() == LimitScope.SESSION
                                && beside.stream()
                                        .noneMatch(other -> other.scope() != LimitScope.SESSION);
                if (alone) {
                    notes.add(
                            limit.pointer(),
                            ("a new session begins a new count; add to limits: {\"counter\":"
                                            + " \"calls\", \"window\": %d, \"max\": %s, \"scope\":"
                                            + " \"grant\"}")
                                    .formatted(
                                            limit.window().toSeconds(),
                                            limit.max().toPlainString()));
                }
            }
        }
    }
}
