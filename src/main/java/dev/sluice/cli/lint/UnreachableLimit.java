package dev.sluice.cli.lint;

import dev.sluice.cli.lint.Subject.Section;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.ValuePath;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A limit that another one, which counts the same calls at least, never lets anyone reach. */
final class UnreachableLimit implements LintRule {
    @Override
    public String id() {
        return "unreachable-limit";
    }

    @Override
    public void check(Subject subject, Notes notes) {
        List<LimitRule> all = new ArrayList<>();
        subject.sections().forEach(section -> all.addAll(section.limits()));
        for (Section section : subject.sections()) {
            List<LimitRule> beside = new ArrayList<>(subject.policy().allTools().limits());
            if (section.entry() != null) {
                beside.addAll(section.limits());
            }
            for (LimitRule limit : section.limits()) {
                LimitRule stricter = isShared(limit, all) ? null : stricter(limit, beside);
                if (stricter != null) {
                    notes.add(
                            limit.pointer(),
                            "this limit is never reached: %s admits at most %s in that time"
                                    .formatted(
                                            stricter.pointer(),
                                            most(stricter, limit).toPlainString()));
                }
            }
        }
    }

    /** Whether calls are counted under its name that the limits beside it do not see. */
    private static boolean isShared(LimitRule limit, List<LimitRule> all) {
        return all.stream()
                .anyMatch(
                        other ->
                                !other.pointer().equals(limit.pointer())
                                        && other.counter().equals(limit.counter())
                                        && other.scope() == limit.scope()
                                        && other.window().equals(limit.window()));
    }

    private static @Nullable LimitRule stricter(LimitRule limit, List<LimitRule> beside) {
        int own = indexOf(limit, beside);
        for (int i = 0; i < beside.size(); i++) {
            LimitRule other = beside.get(i);
            int order = i == own ? 1 : most(other, limit).compareTo(limit.max());
            boolean both = order == 0 && most(limit, other).compareTo(other.max()) == 0;
            boolean counts =
                    countsAlike(other, limit) && other.scope().compareTo(limit.scope()) >= 0;
            boolean equals = both && other.scope() == limit.scope();
            if (counts && (order < 0 || (order == 0 && (!equals || i < own)))) {
                return other;
            }
        }
        return null;
    }

    private static int indexOf(LimitRule limit, List<LimitRule> beside) {
        for (int i = 0; i < beside.size(); i++) {
            if (beside.get(i).pointer().equals(limit.pointer())) {
                return i;
            }
        }
        return beside.size();
    }

    private static boolean countsAlike(LimitRule one, LimitRule other) {
        ValuePath first = one.incrementFrom();
        ValuePath second = other.incrementFrom();
        if (first == null || second == null) {
            return Objects.equals(first, second);
        }
        return first.steps().equals(second.steps());
    }

    /** The most that a limit admits in another one's window. */
    private static BigDecimal most(LimitRule limit, LimitRule other) {
        long own = limit.window().toNanos();
        long windows = -Math.floorDiv(-other.window().toNanos(), own);
        return limit.max().multiply(BigDecimal.valueOf(windows));
    }
}
