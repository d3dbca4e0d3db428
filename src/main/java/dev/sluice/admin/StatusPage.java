package dev.sluice.admin;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import java.time.Instant;
import java.util.List;

/**
 * What the caller sees of a question: nothing of the arguments, and nobody's name.
 *
 * @param heading the state in words
 * @param meaning what it means for the caller
 */
record StatusPage(
        String heading,
        String meaning,
        String state,
        List<VisibleText.Part> server,
        List<VisibleText.Part> tool,
        List<VisibleText.Part> reason,
        String expires,
        String left,
        boolean open) {
    private static final int REFRESH_SECONDS = 5;

    static StatusPage of(Approval approval, Instant now) {
        State state = approval.state();
        return new StatusPage(
                heading(state),
                meaning(state),
                state.word(),
                VisibleText.of(approval.binding().server()),
                VisibleText.of(approval.binding().tool()),
                VisibleText.of(approval.reason()),
                PageTime.at(approval.expiresAt()),
                PageTime.left(now, approval.expiresAt()),
                state == State.PENDING || state == State.APPROVED);
    }

    Frame frame() {
        return new Frame(heading, state.equals(State.PENDING.word()) ? REFRESH_SECONDS : -1);
    }

    static String heading(State state) {
        return switch (state) {
            case PENDING -> "Waiting for a person";
            case APPROVED -> "Approved";
            case REFUSED -> "Refused";
            case EXPIRED -> "Expired";
            case USED -> "Approved and used";
        };
    }

    private static String meaning(State state) {
        return switch (state) {
            case PENDING ->
                    "A person has been asked whether this call may pass. This page looks again"
                            + " every 5 seconds.";
            case APPROVED ->
                    "The call may pass once. An agent that still waits goes on by itself; any other"
                            + " calls again with the same arguments.";
            case REFUSED -> "A person has decided that this call does not pass.";
            case EXPIRED ->
                    "It no longer counts: its time is over, or the policy has changed. When the"
                            + " agent calls again, a person is asked again.";
            case USED -> "A person has approved this call, and it has passed.";
        };
    }
}
