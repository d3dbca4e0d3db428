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

    /**
     * The same without arguments that are longer, lest a queue keeps them.
     *
     * @param characters of the sealed ones
     */
    Notice withArgumentsUpTo(int characters) {
        String sealed = approval.sealedArguments();
        return sealed == null || sealed.length() <= characters
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
