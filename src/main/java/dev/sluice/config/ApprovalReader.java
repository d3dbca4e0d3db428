package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.policy.ApprovalRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code approval}. */
final class ApprovalReader {
    private static final Vocabulary WORDS = Vocabulary.of("reason", "expires", "hold", "approvers");
    private static final Durations DURATIONS = Durations.ofSeconds(Duration.ofDays(7));

    private final Problems problems;
    private final TextListReader lists;

    ApprovalReader(Problems problems) {
        this.problems = problems;
        this.lists = new TextListReader(problems);
    }

    /** What {@code action: require_approval} means. */
    static ApprovalRule byDefault(String pointer) {
        return new ApprovalRule(pointer, null, ApprovalRule.EXPIRES, ApprovalRule.HOLD, List.of());
    }

    @Nullable ApprovalRule read(Node node) {
        Fields fields = Fields.of(node, WORDS, problems);
        if (fields == null) {
            return null;
        }
        String reason = fields.sentence("reason", "\"A person must agree to refunds.\"");
        Duration expires = duration(fields, "expires", "\"15m\"", ApprovalRule.EXPIRES);
        Duration hold = duration(fields, "hold", "\"50s\"", shorter(ApprovalRule.HOLD, expires));
        if (hold.compareTo(expires) > 0) {
            fields.refuse(
                    "hold",
                    "is longer than the question stays open; write at most what \"expires\" says"
                            + " (by default 15m)");
        }
        return new ApprovalRule(node.place().pointer(), reason, expires, hold, approvers(fields));
    }

    /** Nobody has to be told to hold for less when a question expires soon. */
    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration duration(
            Fields fields, String field, String example, Duration otherwise) {
        String text = fields.text(field, example);
        Duration duration = text == null ? null : DURATIONS.parse(text);
        if (text != null && duration == null) {
            fields.refuse(
                    field,
                    "must be a positive duration of at most 7d; write for example " + example);
        }
        return duration == null ? otherwise : duration;
    }

    /** An empty list would let anyone answer, and looks as if nobody might. */
    private List<String> approvers(Fields fields) {
        List<String> approvers = lists.names(fields, "approvers", "\"payments\"");
        if (fields.find("approvers") instanceof ArrayNode list && list.items().isEmpty()) {
            fields.refuse(
                    "approvers", "is empty; name a group, or delete it to let any approver answer");
        }
        return approvers;
    }
}
