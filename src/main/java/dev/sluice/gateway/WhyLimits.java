package dev.sluice.gateway;

import static dev.sluice.gateway.Explained.word;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Charging;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Subjects;
import dev.sluice.limit.Units;
import dev.sluice.limit.Usage;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.Take;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of a call that passes its policy, and what speaks against it there. Takes nothing. */
final class WhyLimits {
    private final Denials.Listener listener;
    private final Allowed allowed;
    private final Subjects subjects;
    private final boolean session;
    private final Charging charging;

    /**
     * The limits of one call.
     *
     * @param session whether it is made in a session: what is counted there, nobody else knows
     */
    WhyLimits(Denials.Listener listener, Allowed allowed, Subjects subjects, boolean session) {
        this.listener = listener;
        this.allowed = allowed;
        this.subjects = subjects;
        this.session = session;
        this.charging = Charging.of(allowed.limits(), allowed.mode(), subjects);
    }

    /**
     * What is known of them.
     *
     * @param objection what speaks against the call; null when nothing does
     * @param known whether every count is known that the call stands on
     */
    record Standing(List<Object> rows, @Nullable Objection objection, boolean known) {}

    List<LimitKey> keys() {
        return allowed.limits().stream()
                .map(Take::rule)
                .filter(this::isCountKnown)
                .map(this::key)
                .distinct()
                .toList();
    }

    Standing standing(Map<LimitKey, Usage> usages) {
        boolean known = allowed.limits().stream().map(Take::rule).allMatch(this::isCountKnown);
        return new Standing(rows(usages, null), objection(usages), known);
    }

    Standing storeOut() {
        Objection objection =
                allowed.limits().stream()
                        .map(Take::rule)
                        .filter(rule -> rule.onOutage() == OnOutage.DENY)
                        .findFirst()
                        .map(WhyLimits::unavailable)
                        .orElse(null);
        List<Object> rows = rows(Map.of(), "the store of the counts does not answer");
        return new Standing(rows, impossibleOr(objection), false);
    }

    Standing unknown() {
        return new Standing(
                rows(Map.of(), "only a running gateway knows what is used"),
                impossibleOr(null),
                false);
    }

    private boolean isCountKnown(LimitRule rule) {
        return !session || rule.scope() != LimitScope.SESSION;
    }

    private LimitKey key(LimitRule rule) {
        return LimitKey.of(rule, allowed.mode(), subjects);
    }

    private @Nullable Objection objection(Map<LimitKey, Usage> usages) {
        Objection impossible = impossibleOr(null);
        if (impossible != null) {
            return impossible;
        }
        for (int i = 0; i < charging.charges().size(); i++) {
            Charge charge = charging.charges().get(i);
            LimitRule rule = charging.rules().get(i);
            Usage usage = isCountKnown(rule) ? usages.get(charge.key()) : null;
            if (usage != null && usage.units() > charge.max() - charge.amount()) {
                long remaining = Math.max(0, charge.max() - usage.units());
                Duration wait = usage.free();
                return limited(rule, LimitSentences.exceeded(rule, remaining, wait), wait);
            }
        }
        return null;
    }

    private @Nullable Objection impossibleOr(@Nullable Objection other) {
        Take impossible = charging.impossible();
        if (impossible == null) {
            return other;
        }
        LimitRule rule = impossible.rule();
        return limited(rule, LimitSentences.impossible(rule), null);
    }

    private Objection limited(LimitRule rule, String text, @Nullable Duration wait) {
        return new Objection(
                Objection.LIMITED,
                rule.pointer(),
                Denials.limited(listener, rule.pointer(), text, wait));
    }

    private static Objection unavailable(LimitRule rule) {
        return new Objection(
                Objection.UNAVAILABLE,
                rule.pointer(),
                Refusal.of(Kind.STORE_UNAVAILABLE, null, LimitSentences.UNCHECKED));
    }

    private List<Object> rows(Map<LimitKey, Usage> usages, @Nullable String unknown) {
        List<Object> rows = new ArrayList<>();
        for (Take take : allowed.limits()) {
            LimitRule rule = take.rule();
            boolean countKnown = isCountKnown(rule);
            Usage usage = countKnown ? usages.get(key(rule)) : null;
            String why =
                    countKnown ? unknown : "each session has a count of its own; ask without one";
            rows.add(row(take, usage, usage == null ? why : null));
        }
        return rows;
    }

    private JsonTree row(Take take, @Nullable Usage usage, @Nullable String why) {
        LimitRule rule = take.rule();
        JsonTree row =
                new JsonTree()
                        .put("rule", rule.pointer())
                        .put("counter", rule.counter())
                        .put("scope", word(rule.scope()))
                        .put("mode", word(allowed.mode()))
                        .put("window", rule.window().toSeconds())
                        .put("max", rule.max())
                        .put("amount", take.amount())
                        .put("onOutage", word(rule.onOutage()));
        return usage == null
                ? row.putNull("used")
                        .putNull("remaining")
                        .putNull("fits")
                        .putNull("freeInMs")
                        .putNull("uncertainForMs")
                        .put("why", why)
                : used(row, take, usage).putNull("why");
    }

    private static JsonTree used(JsonTree row, Take take, Usage usage) {
        LimitRule rule = take.rule();
        BigDecimal used = Units.amount(rule, usage.units());
        BigDecimal left = rule.max().subtract(used).max(BigDecimal.ZERO).stripTrailingZeros();
        left = left.setScale(Math.max(0, left.scale()));
        return row.put("used", used)
                .put("remaining", left)
                .put("fits", take.amount().compareTo(left) <= 0)
                .put("freeInMs", millis(usage.free()))
                .put("uncertainForMs", millis(usage.uncertain()));
    }

    /** Rounded up: whoever waits that long has waited long enough. */
    private static long millis(Duration duration) {
        return duration.plusNanos(999_999).toMillis();
    }
}
