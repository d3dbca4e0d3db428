package dev.sluice.cli.access;

import dev.sluice.policy.Call;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine decided of calls of one tool, with one call for each thing it decided. */
final class Findings {
    private final Map<String, Call> refusals = new LinkedHashMap<>();
    private Decision.@Nullable Allowed passing;
    private @Nullable Call passed;
    private boolean sure;
    private boolean shadow;

    /** Notes one decision; in shadow mode a refusal is what would have been one. */
    void add(Call call, Decision decision) {
        if (decision instanceof Decision.Refused refused) {
            refusals.putIfAbsent(refused.rule(), call);
            return;
        }
        Decision.Allowed allowed = (Decision.Allowed) decision;
        shadow |= allowed.mode() == Mode.SHADOW;
        Decision.Refused wouldBe = allowed.wouldBe();
        if (wouldBe != null && !isFree(allowed)) {
            refusals.putIfAbsent(wouldBe.rule(), call);
        }
        if (passing == null || (!isFree(passing) && isFree(allowed))) {
            passing = allowed;
            passed = call;
        }
    }

    /** Says that no call is decided otherwise than those that were tried. */
    void nothingElse() {
        sure = true;
    }

    /** Takes over what was found of calls that the engine decides alike. */
    void addAll(Findings other) {
        other.refusals.forEach(refusals::putIfAbsent);
        passing = other.passing;
        passed = other.passed;
        shadow = other.shadow;
        sure = other.sure;
    }

    /** How a call passes, unhindered if one does; null when none did. */
    Decision.@Nullable Allowed passing() {
        return passing;
    }

    /** A call that passes so. */
    @Nullable Call passed() {
        return passed;
    }

    /** The rules that refuse, or would without shadow mode, each with a call that it refuses. */
    Map<String, Call> refusals() {
        return refusals;
    }

    /** Whether nothing is refused but for the record. */
    boolean isShadow() {
        return shadow;
    }

    /** Whether a call passes that no rule objects to, shadowed or not. */
    boolean isFreeWay() {
        return passing != null && isFree(passing);
    }

    /** A question to a person is no refusal, also where shadow mode does not ask it. */
    private static boolean isFree(Decision.Allowed allowed) {
        Decision.Refused wouldBe = allowed.wouldBe();
        return wouldBe == null || wouldBe.manner() == Decision.Manner.APPROVAL;
    }

    /** Whether no call can be decided otherwise. */
    boolean isSure() {
        return sure;
    }
}
