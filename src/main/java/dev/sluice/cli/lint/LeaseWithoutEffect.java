package dev.sluice.cli.lint;

import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.policy.LimitRule;
import java.math.BigDecimal;

/** A {@code lease}, written where no permit is ever taken ahead of its use. */
final class LeaseWithoutEffect implements LintRule {
    private static final BigDecimal LEAST_LEASED = BigDecimal.valueOf(1_024);

    @Override
    public String id() {
        return "lease-without-effect";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        for (Section section : subject.sections()) {
            for (LimitRule limit : section.limits()) {
                String pointer = limit.pointer() + "/lease";
                if (!subject.written().has(pointer)) {
                    continue;
                }
                if (limit.incrementFrom() != null) {
                    notes.add(pointer, "has no effect: a sum is never leased; leave it out");
                } else if (limit.max().compareTo(LEAST_LEASED) < 0) {
                    notes.add(
                            pointer,
                            "has no effect: only a limit of %s calls or more is leased; leave it out"
                                    .formatted(LEAST_LEASED.toPlainString()));
                }
            }
        }
    }
}
