package dev.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did to counts.
 *
 * @param time when the line was written
 * @param act what is done, such as {@code limits.reset}
 * @param operator who does it
 * @param grant the grant it is done to
 * @param subject the caller it is done to
 * @param counter the counter that was named; null when none was
 * @param counters how many counts it concerns
 * @param result {@code begun} before anything is done, {@code failed} when it could not be done
 */
public record AdminAct(
        Instant time,
        String act,
        String operator,
        String grant,
        String subject,
        @Nullable String counter,
        int counters,
        String result)
        implements LogLine {

    /** What {@link #result} says before anything is done. */
    public static final String BEGUN = "begun";

    /** The same act, found to be impossible. */
    public AdminAct failed(Instant when) {
        return new AdminAct(when, act, operator, grant, subject, counter, counters, "failed");
    }

    @Override
    public String toJson() {
        return new JsonLine()
                .text("time", time.toString())
                .text("act", act)
                .text("operator", operator)
                .text("grant", grant)
                .text("subject", subject)
                .text("counter", counter)
                .number("counters", counters)
                .text("result", result)
                .end();
    }
}
