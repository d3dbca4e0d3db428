package dev.sluice.approval;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked, before anybody keeps it.
 *
 * @param id the id it gets if it is new: 128 random bits, so nobody guesses it
 * @param binding the exact call
 * @param reason what the policy's author tells the person; null for nothing particular
 * @param approvers the groups whose members may answer; empty for any approver
 * @param expires how long it stays open
 * @param sealedArguments the canonical arguments, sealed for this id
 */
public record Question(
        String id,
        Binding binding,
        @Nullable String reason,
        List<String> approvers,
        Duration expires,
        String sealedArguments) {

    public Question {
        approvers = List.copyOf(approvers);
    }

    /** Arguments stay out of logs, sealed or not. */
    @Override
    public String toString() {
        return "Question[" + id + ", " + binding + "]";
    }
}
