package dev.sluice.fleet;

import static dev.sluice.fleet.Rule.Kind.COARSE;
import static dev.sluice.fleet.Rule.Kind.EXACT;
import static dev.sluice.fleet.Rule.Kind.LEASED;
import static dev.sluice.fleet.Rule.Kind.SUM;

import dev.sluice.fleet.Call.Outcome;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** What a run showed, as Markdown. */
final class Table {
    private final AdmissionCheck check;
    private final Load load;

    Table(AdmissionCheck check, Load load) {
        this.check = check;
        this.load = load;
    }

    static String head() {
        return """
        | store | what happened | times | calls | admitted | limited | store out | failed | over-admission | less than perfect: single calls / sub-windows / leases | back after, at most |
        |---|---|---|---|---|---|---|---|---|---|---|""";
    }

    String row(String store, Phase phase) {
        List<Call> calls = load.calls(phase.from(), phase.to());
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        calls.forEach(call -> outcomes.merge(call.outcome(), 1, Integer::sum));
        List<String> over = check.over(phase.from(), phase.to());
        return "| %s | %s | %d | %,d | %,d | %,d | %,d | %,d | %s | %s / %s / %s | %s |"
                .formatted(
                        store,
                        phase.name(),
                        phase.times(),
                        calls.size(),
                        outcomes.getOrDefault(Outcome.PASSED, 0),
                        outcomes.getOrDefault(Outcome.LIMITED, 0),
                        outcomes.getOrDefault(Outcome.STORE_OUT, 0),
                        outcomes.getOrDefault(Outcome.BROKEN, 0),
                        over.isEmpty() ? "0" : "**in %d counts**".formatted(over.size()),
                        under(calls, phase, EnumSet.of(EXACT, SUM)),
                        under(calls, phase, EnumSet.of(COARSE)),
                        under(calls, phase, EnumSet.of(LEASED)),
                        phase.times() == 0
                                ? ""
                                : "%.1f s".formatted(phase.slowest().toMillis() / 1e3));
    }

    private String under(List<Call> calls, Phase phase, EnumSet<Rule.Kind> kinds) {
        return "%.2f %%".formatted(check.underPercent(calls, kinds, phase.from(), phase.to()));
    }
}
