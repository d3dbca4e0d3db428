package dev.sluice.config;

import dev.sluice.config.Node.NumberNode;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.OnOutage;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code rate_limit}, the older dialect's only limit. */
final class RateLimitReader {
    private static final Vocabulary WORDS = Vocabulary.of("max", "window").later("scope");

    /** Beyond this a counter's double would lose single calls. */
    private static final long GREATEST_MAX = 1L << 53;

    private static final long LONGEST_WINDOW = Duration.ofDays(366).toSeconds();

    private final String policy;
    private final Problems problems;

    RateLimitReader(String policy, Problems problems) {
        this.policy = policy;
        this.problems = problems;
    }

    @Nullable LimitRule read(Node node) {
        Fields fields = Fields.of(node, WORDS, problems);
        if (fields == null) {
            return null;
        }
        long max = positive(fields, "max", GREATEST_MAX, "10");
        long seconds = positive(fields, "window", LONGEST_WINDOW, "60 (seconds)");
        if (max == 0 || seconds == 0) {
            return null;
        }
        String pointer = node.place().pointer();
        Duration window = Duration.ofSeconds(seconds);
        return new LimitRule(
                pointer,
                policy + pointer,
                window,
                BigDecimal.valueOf(max),
                LimitScope.SESSION,
                null,
                OnOutage.DENY);
    }

    /** A positive whole number, or 0 when it is none. */
    private long positive(Fields fields, String field, long greatest, String example) {
        Node node = fields.require(field, example);
        if (node == null) {
            return 0;
        }
        if (!(node instanceof NumberNode number)
                || number.value().signum() <= 0
                || number.value().scale() > 0) {
            fields.refuse(field, "must be a positive whole number; write for example " + example);
            return 0;
        }
        if (number.value().compareTo(BigDecimal.valueOf(greatest)) > 0) {
            fields.refuse(field, "is too large; write at most " + greatest);
            return 0;
        }
        return number.value().longValueExact();
    }
}
