package dev.sluice.cli.cases;

import dev.sluice.config.Node;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.config.StrictObject;
import dev.sluice.config.StrictReading;
import dev.sluice.policy.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a case expects. */
final class ExpectationReader {
    private final StrictReading reading;

    ExpectationReader(StrictReading reading) {
        this.reading = reading;
    }

    /** What is expected, or null when something is wrong with it. */
    @Nullable Expectation read(Node node) {
        StrictObject fields =
                reading.object(
                        node,
                        "decision",
                        "rule",
                        "listed",
                        "message",
                        "limits",
                        "wouldBe",
                        "manner",
                        "retryAfter");
        if (fields == null) {
            return null;
        }
        fields.require("decision", "decision: allowed");
        Outcome outcome = word(fields, "decision", Outcome.class);
        if (outcome == null) {
            return null;
        }
        return new Expectation(
                outcome,
                fields.text("rule", "rule: /tools/pay/deny_if/0"),
                listed(fields),
                fields.text("message", "message: ask the data team"),
                limits(fields),
                word(fields, "wouldBe", Shadowed.class),
                word(fields, "manner", Decision.Manner.class),
                retryAfter(fields));
    }

    private static <E extends Enum<E>> @Nullable E word(
            StrictObject fields, String field, Class<E> type) {
        String word = fields.text(field, Word.list(type));
        E value = word == null ? null : Word.find(type, word);
        if (word != null && value == null) {
            fields.refuse(field, "must be one of " + Word.list(type));
        }
        return value;
    }

    private static @Nullable Boolean listed(StrictObject fields) {
        Node node = fields.find("listed");
        if (node == null) {
            return null;
        }
        if (node instanceof BooleanNode bool) {
            return bool.value();
        }
        fields.refuse("listed", "must be true or false");
        return null;
    }

    private @Nullable List<String> limits(StrictObject fields) {
        if (fields.find("limits") == null) {
            return null;
        }
        List<String> pointers = new ArrayList<>();
        for (Node item : fields.items("limits")) {
            if (item instanceof TextNode text) {
                pointers.add(text.value());
            } else {
                reading.refuse(item, "must be a pointer; write for example /tools/pay/limits/0");
            }
        }
        return pointers;
    }

    private static @Nullable Duration retryAfter(StrictObject fields) {
        String text = fields.text("retryAfter", "retryAfter: 42s");
        Duration duration = text == null ? null : Durations.parse(text);
        if (text != null && duration == null) {
            fields.refuse("retryAfter", "must be a duration; write for example 42s or 2m");
        }
        return duration;
    }
}
