package dev.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did, or was not let do.
 *
 * @param time when the line was written, in UTC
 * @param act what is done, such as {@code limits.reset} or {@code approvals.approve}; of a refused
 *     attempt also {@code limits.show}
 * @param by who does it
 * @param on what it is done to; null when it was refused before anybody read that
 * @param result {@code begun}, written before anything is done; a second line says {@code failed}
 *     when it could not be done; {@code refused} when the operator may not
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
     * @param operator who does it: the name of the operator's document, or {@code admin}
     * @param operatorSubject the person or workload behind its credential: {@code iss#sub} of a
     *     JWT; with a token, the operator's name
     * @param source the address that the request came from
     */
    public record By(String operator, String operatorSubject, String source) {}

    /** What an act is done to. */
    public sealed interface On {}

    /**
     * The counts that are meant.
     *
     * @param grant in acts on limits, the grant whose counts are meant
     * @param subject in acts on limits, the caller whose counts are meant
     * @param counter in acts on limits, the counter that was named, if one was
     * @param counters in acts on limits, how many counters it concerns
     */
    public record Counts(String grant, String subject, @Nullable String counter, int counters)
            implements On {}

    /**
     * The ordinary log, of which more or less is to be written.
     *
     * @param category in acts on the ordinary log, whose lines are meant
     * @param level in acts on the ordinary log, from which level on they are written
     * @param minutes in acts on the ordinary log, for how long
     */
    public record LogLevel(String category, String level, int minutes) implements On {}

    /**
     * The question that is answered. What the operator says of it stands with the question only, as
     * it may repeat an argument.
     *
     * @param approval in acts on approvals, the question's id
     * @param server in acts on approvals, whose tool is to be called
     * @param grant in acts on approvals, the grant of the call
     * @param subject in acts on approvals, who calls
     * @param tool in acts on approvals, the tool; the first 256 characters
     * @param digest in acts on approvals, the SHA-256 of the canonical arguments, in hexadecimal
     */
    public record Approval(
            String approval,
            String server,
            String grant,
            String subject,
            String tool,
            String digest)
            implements On {}

    /** The same act, found to be impossible. */
    public AdminAct failed(Instant when) {
        return new AdminAct(when, act, by, on, "failed");
    }

    @Override
    public String kind() {
        return "act";
    }

    @Override
    public void write(JsonLine line) {
        line.begin()
                .time("time", time)
                .text("act", act)
                .text("operator", by.operator())
                .text("operatorSubject", by.operatorSubject())
                .text("source", by.source());
        if (on instanceof Counts counts) {
            line.text("grant", counts.grant())
                    .text("subject", counts.subject())
                    .text("counter", counts.counter())
                    .number("counters", counts.counters());
        } else if (on instanceof Approval asked) {
            line.text("approval", asked.approval())
                    .text("server", asked.server())
                    .text("grant", asked.grant())
                    .text("subject", asked.subject())
                    .text("tool", asked.tool())
                    .text("digest", asked.digest());
        } else if (on instanceof LogLevel log) {
            line.text("category", log.category())
                    .text("level", log.level())
                    .number("minutes", log.minutes());
        }
        line.text("result", result).end();
    }
}
