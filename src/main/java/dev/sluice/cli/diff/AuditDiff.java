package dev.sluice.cli.diff;

import dev.sluice.cli.diff.Differences.Undecidable;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.protocol.StrictJson;
import dev.sluice.protocol.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares two policies by what the decision log has seen. Values are unknown, so a decision that
 * looks at one is not guessed but counted apart; whatever was left out of a call is exact.
 */
public final class AuditDiff {
    private final Policy before;
    private final Policy after;
    private final Map<AuditLine, Long> lines = new LinkedHashMap<>();
    private long skipped;

    /** Compares these two. */
    public AuditDiff(Policy before, Policy after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Takes one line of the log.
     *
     * @param only takes lines of this policy alone; null takes all
     * @return why the line cannot be read; null when it can
     */
    public @Nullable String add(String line, @Nullable String only) {
        try {
            AuditLine read = AuditLine.read(line);
            boolean other = read != null && only != null && !only.equals(read.policy());
            if (read == null || other || (read.target() == null && read.ask() == null)) {
                skipped++;
            } else {
                lines.merge(read, 1L, Long::sum);
            }
            return null;
        } catch (AuditLine.UnreadableLineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** How many lines no rule of these policies is about. */
    public long skipped() {
        return skipped;
    }

    /** What changes. */
    public Differences differences() {
        List<Change> changes = new ArrayList<>();
        List<Undecidable> undecidable = new ArrayList<>();
        long unchanged = 0;
        for (Map.Entry<AuditLine, Long> each : lines.entrySet()) {
            Seen seen = Seen.ofRecord(each.getKey());
            Judged old = judge(before, each.getKey());
            Judged now = judge(after, each.getKey());
            String hinge = old.hinge() == null ? now.hinge() : old.hinge();
            Change change = new Change(seen, old.effect(), now.effect(), each.getValue());
            if (hinge != null && !(old.hinges() && now.hinges() && sameRules(each.getKey()))) {
                undecidable.add(new Undecidable(seen, hinge, each.getValue()));
            } else if (hinge != null || change.what().isEmpty()) {
                unchanged += each.getValue();
            } else {
                changes.add(change);
            }
        }
        return new Differences(changes, unchanged, undecidable);
    }

    /**
     * A decision without values.
     *
     * @param hinge what it hangs on; null when it is exact
     */
    private record Judged(Effect effect, @Nullable String hinge) {
        boolean hinges() {
            return hinge != null;
        }
    }

    private static Judged judge(Policy policy, AuditLine line) {
        CallerFacts caller = new CallerFacts(line.grant(), line.subject(), null);
        Target target = line.target();
        ServerAsk ask = line.ask();
        if (target == null && ask != null) {
            Decision decision =
                    PolicyEngine.decideAsk(Switches.NONE, policy, line.server(), caller, ask, null);
            return new Judged(Effect.of(decision), null);
        }
        Call call =
                new Call(
                        line.server(),
                        caller,
                        Objects.requireNonNull(target),
                        placeholders(line.argumentKeys()));
        Hinge hinge = new Hinge(line.argumentKeys());
        Decision decision = PolicyEngine.decide(Switches.NONE, policy, call, hinge);
        return new Judged(Effect.of(decision), hinge.path());
    }

    /** Whatever the values are, the same rules say the same of them. */
    private boolean sameRules(AuditLine line) {
        return before.mode() == after.mode()
                && before.allTools().equals(after.allTools())
                && Objects.equals(
                        before.tools().find(line.name()), after.tools().find(line.name()));
    }

    /** An object of these keys; nobody looks at its values without being noticed. */
    private static JsonValue placeholders(List<String> keys) {
        String json =
                keys.stream()
                        .distinct()
                        .map(key -> JsonStrings.quote(key) + ":null")
                        .collect(Collectors.joining(",", "{", "}"));
        try {
            return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REPLY);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("quoted keys make an object", e);
        }
    }
}
