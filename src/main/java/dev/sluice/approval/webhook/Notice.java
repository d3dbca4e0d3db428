package dev.sluice.approval.webhook;

import dev.sluice.approval.Approval;
import java.time.Instant;

/**
 * That something happened to a question.
 *
 * @param approval as it was then
 * @param at when it was
 */
record Notice(Approval approval, Event event, Instant at) {

    /** The same for whoever is told, however often: receivers know by it what they have heard. */
    String id() {
        return approval.id() + "_" + event.word();
    }

    /** For whoever is not told them, lest a queue keeps them. */
    Notice withoutArguments() {
        return approval.sealedArguments() == null
                ? this
                : new Notice(
                        new Approval(
                                approval.id(),
                                approval.state(),
                                approval.binding(),
                                approval.reason(),
                                approval.approvers(),
                                approval.createdAt(),
                                approval.expiresAt(),
                                approval.decision(),
                                null),
                        event,
                        at);
    }
}
