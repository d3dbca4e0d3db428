package dev.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did, or was not let do.
 *
 * @param time when the line was written
 * @param act what is done, such as {@code limits.reset}
 * @param by who does it
 * @param on what it is done to; null when it was refused before anybody read that
 * @param result {@code begun} before anything is done, {@code failed} when it could not be done,
 *     {@code refused} when this operator may not
 */
public record AdminAct(Instant time, String act, By by, @Nullable On on, String result)
        implements LogLine {

    /** What {@link #result} says before anything is done. */
    public static final String BEGUN = "begun";

    /** What {@link #result} says of an act that its operator may not do. */
    public static final String REFUSED = "refused";

    /**
     * Who acts.
     *
     * @param operator the operator's name; all of them when a credential is that of several
     * @param subject the person or workload behind the credential
     * @param source the address it came from
     */
    public record By(String operator, String subject, String source) {}

    /**
     * The counts that are meant.
     *
     * @param grant the grant they are of
     * @param subject the caller they are of
     * @param counter the counter that was named; null when none was
     * @param counters how many there are
     */
    public record On(String grant, String subject, @Nullable String counter, int counters) {}

    /** The same act, found to be impossible. */
    public AdminAct failed(Instant when) {
        return new AdminAct(when, act, by, on, "failed");
    }

    @Override
    public String toJson() {
        JsonLine line =
                new JsonLine()
                        .text("time", time.toString())
                        .text("act", act)
                        .text("operator", by.operator())
                        .text("operatorSubject", by.subject())
                        .text("source", by.source());
        if (on != null) {
            line.text("grant", on.grant())
                    .text("subject", on.subject())
                    .text("counter", on.counter())
                    .number("counters", on.counters());
        }
        return line.text("result", result).end();
    }
}
