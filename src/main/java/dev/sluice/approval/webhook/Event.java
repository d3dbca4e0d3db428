package dev.sluice.approval.webhook;

import dev.sluice.approval.ApprovalListener.Change;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is told of a question. */
enum Event {
    PENDING,
    APPROVED,
    REFUSED,
    EXPIRED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for what concerns the caller alone. */
    static @Nullable Event of(Change change) {
        return switch (change) {
            case ASKED -> PENDING;
            case APPROVED -> APPROVED;
            case REFUSED -> REFUSED;
            case EXPIRED -> EXPIRED;
            case USED, GIVEN_BACK -> null;
        };
    }

    static @Nullable Event of(String word) {
        for (Event event : values()) {
            if (event.word().equals(word)) {
                return event;
            }
        }
        return null;
    }
}
