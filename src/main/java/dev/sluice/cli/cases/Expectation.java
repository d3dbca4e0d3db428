package dev.sluice.cli.cases;

import dev.sluice.policy.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a case says must come of a call; null is not checked. See {@link Verdict}. */
public record Expectation(
        Outcome outcome,
        @Nullable String rule,
        @Nullable Boolean listed,
        @Nullable String message,
        @Nullable List<String> limits,
        @Nullable Shadowed wouldBe,
        Decision.@Nullable Manner manner,
        @Nullable Duration retryAfter) {

    /** Whether a verdict is what was expected. */
    public boolean isMetBy(Verdict verdict) {
        return outcome == verdict.outcome()
                && fits(rule, verdict.rule())
                && fits(listed, verdict.listed())
                && fits(message, verdict.message())
                && fits(limits, verdict.limits())
                && fits(wouldBe, verdict.wouldBe())
                && fits(manner, verdict.manner())
                && fits(retryAfter, verdict.retryAfter());
    }

    private static boolean fits(@Nullable Object asked, @Nullable Object came) {
        return asked == null || asked.equals(came);
    }

    /** What was expected, in one line. */
    public String describe() {
        Parts parts = new Parts();
        parts.add("decision", outcome.word());
        parts.add("rule", rule);
        parts.add("listed", listed);
        parts.add("message", message);
        parts.add("limits", limits);
        parts.add("wouldBe", wouldBe == null ? null : wouldBe.word());
        parts.add("manner", manner == null ? null : Word.of(manner));
        parts.add("retryAfter", retryAfter == null ? null : Durations.text(retryAfter));
        return parts.toString();
    }

    /** What came, in one line, of all that was asked for. */
    public String describe(Verdict actual) {
        Parts parts = new Parts();
        parts.add("decision", actual.outcome().word());
        parts.compare("rule", rule, actual.rule());
        parts.compare("listed", listed, actual.listed());
        parts.compare("message", message, actual.message());
        parts.compare("limits", limits, actual.limits());
        Shadowed would = actual.wouldBe();
        parts.compare("wouldBe", wouldBe, would == null ? null : would.word());
        Decision.Manner told = actual.manner();
        parts.compare("manner", manner, told == null ? null : Word.of(told));
        Duration retry = actual.retryAfter();
        parts.compare("retryAfter", retryAfter, retry == null ? null : Durations.text(retry));
        return parts.toString();
    }

    /** The parts of one line. */
    private static final class Parts {
        private final StringBuilder line = new StringBuilder();

        void add(String name, @Nullable Object value) {
            if (value != null) {
                line.append(line.isEmpty() ? "" : ", ").append(name).append(": ").append(value);
            }
        }

        /** Adds a value only where one was asked for. */
        void compare(String name, @Nullable Object asked, @Nullable Object value) {
            if (asked != null) {
                add(name, Objects.requireNonNullElse(value, "none"));
            }
        }

        @Override
        public String toString() {
            return line.toString();
        }
    }
}
