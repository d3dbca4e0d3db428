package dev.sluice.config;

import dev.sluice.config.Node.NumberNode;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.ValuePath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code limits}, and {@code rate_limit}, the older dialect's only limit. */
final class LimitReader {
    private static final Vocabulary WORDS =
            Vocabulary.of(
                    "counter", "window", "max", "scope", "increment_from", "on_outage", "lease");
    private static final Vocabulary RATE_LIMIT = Vocabulary.of("max", "window", "scope");
    private static final Choice<LimitScope> SCOPES = Choice.of("scope", LimitScope.GRANT);
    private static final Choice<OnOutage> OUTAGES = Choice.of("behaviour", OnOutage.DENY);

    /** Beyond this a counter's double would lose single calls. */
    private static final BigDecimal GREATEST_COUNT = BigDecimal.valueOf(1L << 53);

    /** Sums are kept in millionths, so a millionth of the greatest count. */
    private static final BigDecimal GREATEST_SUM = BigDecimal.valueOf(9_007_199_254L);

    private final String policy;
    private final Problems problems;
    private final PathReader paths;

    LimitReader(String policy, Problems problems) {
        this.policy = policy;
        this.problems = problems;
        this.paths = new PathReader(problems);
    }

    /** The rate limit and then the limits of one tool, without those that are wrong. */
    List<LimitRule> readAll(Fields tool) {
        List<LimitRule> limits = new ArrayList<>();
        Node rateLimit = tool.find("rate_limit");
        add(limits, rateLimit == null ? null : read(rateLimit, RATE_LIMIT, LimitScope.SESSION));
        for (Node item : tool.items("limits")) {
            add(limits, read(item, WORDS, LimitScope.GRANT));
        }
        return limits;
    }

    private static void add(List<LimitRule> limits, @Nullable LimitRule limit) {
        if (limit != null) {
            limits.add(limit);
        }
    }

    private @Nullable LimitRule read(Node node, Vocabulary words, LimitScope otherwise) {
        int before = problems.count();
        Fields fields = Fields.of(node, words, problems);
        if (fields == null) {
            return null;
        }
        String pointer = node.place().pointer();
        String counter = counter(fields, policy + pointer);
        ValuePath incrementFrom = incrementFrom(fields);
        BigDecimal max = fields.find("increment_from") == null ? count(fields) : sum(fields);
        Duration window = WindowReader.read(fields);
        LimitScope scope = SCOPES.find(fields, "scope", otherwise);
        OnOutage onOutage = OUTAGES.find(fields, "on_outage", OnOutage.DENY);
        boolean lease = fields.flag("lease", true);
        return max == null || window == null || problems.count() > before
                ? null
                : new LimitRule(
                        pointer, counter, window, max, scope, incrementFrom, onOutage, lease);
    }

    private static String counter(Fields fields, String otherwise) {
        String counter = fields.text("counter", "\"refund_total\"");
        String fault = counter == null ? null : NameFaults.ofName(counter);
        if (fault != null) {
            fields.refuse("counter", fault);
        }
        return counter == null ? otherwise : counter;
    }

    private @Nullable ValuePath incrementFrom(Fields fields) {
        Node node = fields.find("increment_from");
        ValuePath path = node == null ? null : paths.readSingle(node);
        if (path != null && path.steps().isEmpty()) {
            fields.refuse(
                    "increment_from",
                    "this is a text, and numbers are summed; write for example \"args.amount\"");
        }
        return path;
    }

    private static @Nullable BigDecimal count(Fields fields) {
        String form = "must be a positive whole number; write for example 10";
        return max(fields, "10", 0, GREATEST_COUNT, form);
    }

    private static @Nullable BigDecimal sum(Fields fields) {
        String form =
                "must be a positive number of at most 6 decimals; write for example 1000 or 99.95";
        return max(fields, "1000", LimitRule.DECIMALS, GREATEST_SUM, form);
    }

    private static @Nullable BigDecimal max(
            Fields fields, String example, int decimals, BigDecimal greatest, String form) {
        Node node = fields.require("max", example);
        if (node == null) {
            return null;
        }
        if (!(node instanceof NumberNode number)
                || number.value().signum() <= 0
                || number.value().scale() > decimals) {
            fields.refuse("max", form);
            return null;
        }
        if (number.value().compareTo(greatest) > 0) {
            fields.refuse("max", "is too large; write at most " + greatest.toPlainString());
            return null;
        }
        return number.value().setScale(Math.max(0, number.value().scale()));
    }
}
