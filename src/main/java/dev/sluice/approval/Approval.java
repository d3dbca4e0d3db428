package dev.sluice.approval;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person about one exact call, and what has become of it.
 *
 * @param id names it; not guessable
 * @param state how far it is
 * @param binding the exact call
 * @param reason what the policy's author tells the person; null for nothing particular
 * @param approvers the groups whose members may answer; empty for any approver
 * @param createdAt when it was asked, to the millisecond
 * @param expiresAt until when it can be answered, and a yes be used
 * @param decision who answered what; null before
 * @param sealedArguments the arguments, for whoever has the keys; null once they are deleted, an
 *     hour after the end of it
 */
public record Approval(
        String id,
        State state,
        Binding binding,
        @Nullable String reason,
        List<String> approvers,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Decision decision,
        @Nullable String sealedArguments) {

    public Approval {
        approvers = List.copyOf(approvers);
    }

    /** Each state is reached once, but for {@link #APPROVED}, to which an unused use goes back. */
    public enum State {
        PENDING,
        APPROVED,
        REFUSED,
        EXPIRED,
        USED;

        /** As it is told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of that word, or null. */
        public static @Nullable State of(String word) {
            for (State state : values()) {
                if (state.word().equals(word)) {
                    return state;
                }
            }
            return null;
        }
    }

    /**
     * A person's answer.
     *
     * @param by the operator
     * @param subject the person or workload behind the operator's credential
     * @param at when it was given
     * @param comment what the operator said of it; null for nothing
     */
    public record Decision(String by, String subject, Instant at, @Nullable String comment) {}

    /** Arguments stay out of logs, sealed or not. */
    @Override
    public String toString() {
        return "Approval[" + id + ", " + state + ", " + binding + "]";
    }
}
