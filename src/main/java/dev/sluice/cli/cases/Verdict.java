package dev.sluice.cli.cases;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Take;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that came of one call.
 *
 * @param outcome what becomes of it
 * @param rule the rule that says so
 * @param listed whether lists show what was called; null for what no list could show
 * @param message the sentence with which a rule refuses or asks, or would in shadow; null for none
 * @param takes what the call must take from limits
 * @param wouldBe what shadow mode did not carry out; null when there was nothing
 * @param manner how the agent is told of a refusal; null when there is none
 * @param retryAfter when a limited call would get through; null when it is not limited, or never
 *     would
 */
public record Verdict(
        Outcome outcome,
        String rule,
        @Nullable Boolean listed,
        @Nullable String message,
        List<Take> takes,
        @Nullable Shadowed wouldBe,
        Decision.@Nullable Manner manner,
        @Nullable Duration retryAfter) {
    public Verdict {
        takes = List.copyOf(takes);
    }

    /** The pointers of the limits that the call must keep. */
    public List<String> limits() {
        return takes.stream().map(take -> take.rule().pointer()).toList();
    }
}
