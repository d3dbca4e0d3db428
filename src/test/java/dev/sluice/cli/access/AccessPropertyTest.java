package dev.sluice.cli.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.RiskClass;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Holder;
import dev.sluice.identity.TokenHash;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.RandomPolicies;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.policy.Take;
import dev.sluice.protocol.Target;
import dev.sluice.testsupport.Effort;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever the policy, a cell says what the engine decides: of calls that were tried, and others.
 */
class AccessPropertyTest {
    private static final long SEED = Long.getLong("sluice.test.seed", System.nanoTime());
    private static final int POLICIES = Effort.of(1_500);
    private static final int CALLS = 20;
    private static final Switches SWITCHES =
            new Switches(
                    List.of(
                            new Switch(
                                    "night",
                                    null,
                                    false,
                                    Set.of(),
                                    Set.of(),
                                    Set.of(),
                                    Patterns.of(List.of("ab")))));

    private final Random random = new Random(SEED);
    private final RandomPolicies policies = new RandomPolicies(random);
    private int dependent;
    private int certain;
    private int unsure;
    private int compared;
    private int overlooked;

    @Test
    void every_cell_is_what_the_engine_decides() {
        for (int i = 0; i < POLICIES; i++) {
            Policy policy = policies.policy();
            if (policy != null) {
                Probe probe = probe(i % 7 == 0 ? SWITCHES : Switches.NONE, policy);
                for (String tool : RandomPolicies.tools()) {
                    check(i % 7 == 0 ? SWITCHES : Switches.NONE, policy, tool, probe);
                }
            }
        }
        assertThat(dependent).as("cells that depend").isGreaterThan(POLICIES / 20);
        assertThat(certain).as("cells that do not").isGreaterThan(POLICIES / 20);
        assertThat(unsure).as("cells of which not all is known").isLessThan(certain / 3);
        System.out.printf(
                "%d calls compared, %d decided by a rule, or passed, as no search had found%n",
                compared, overlooked);
        assertThat(overlooked).as("not found, seed %d", SEED).isLessThan(compared / 1_000);
    }

    private static Probe probe(Switches switches, Policy policy) {
        Grant grant =
                new Grant("g", "s", "p", Holder.ofToken(TokenHash.of("access-property-token")));
        return new Probe(switches, policy, "s", new Holders(grant, Map.of(), switches));
    }

    private void check(Switches switches, Policy policy, String tool, Probe probe) {
        String about = "%s by %s, seed %d".formatted(tool, policy, SEED);
        Findings findings = probe.of(tool);
        Cell cell =
                Cell.of(
                        "s",
                        new KnownTool(tool, RiskClass.READ, "low"),
                        "g",
                        "p",
                        findings,
                        probe.lists(tool));
        Call passed = findings.passed();
        if (cell.freedom().compareTo(Freedom.DENIED) < 0 && passed != null) {
            compare(cell, decide(switches, policy, tool, passed), true, about);
        }
        findings.refusals()
                .forEach(
                        (rule, call) -> {
                            Refused refused = refusal(decide(switches, policy, tool, call));
                            assertThat(refused == null ? null : refused.rule())
                                    .as(about)
                                    .isEqualTo(rule);
                        });
        for (int i = 0; i < CALLS; i++) {
            compare(cell, decide(switches, policy, tool, policies.randomCall(tool)), false, about);
        }
        Call call = called(tool, policies.randomCall(tool));
        assertThat(cell.listed()).isEqualTo(PolicyEngine.lists(switches, policy, call));
        dependent += cell.depends() ? 1 : 0;
        certain += !cell.depends() && cell.sure() ? 1 : 0;
        unsure += cell.sure() ? 0 : 1;
    }

    private static Decision decide(Switches switches, Policy policy, String tool, Call call) {
        return PolicyEngine.decide(switches, policy, called(tool, call));
    }

    private static Call called(String tool, Call call) {
        return new Call(
                "s",
                new CallerFacts("g", "g", null),
                new Target(Target.Kind.TOOL, tool),
                call.arguments());
    }

    private static @Nullable Refused refusal(Decision decision) {
        if (decision instanceof Refused refused) {
            return refused;
        }
        Refused wouldBe = ((Allowed) decision).wouldBe();
        return wouldBe == null || wouldBe.manner() == Manner.APPROVAL ? null : wouldBe;
    }

    private void compare(Cell cell, Decision decision, boolean passes, String about) {
        compared++;
        Refused refused = refusal(decision);
        if (refused != null) {
            assertThat(passes).as(about).isFalse();
            boolean first = cell.freedom().compareTo(Freedom.DENIED) >= 0;
            boolean told =
                    (first && refused.rule().equals(cell.rule()))
                            || cell.refusedBy().contains(refused.rule());
            if (!told) {
                overlook(cell, "%s: refused by %s".formatted(about, refused.rule()));
            }
            return;
        }
        Allowed allowed = (Allowed) decision;
        if (cell.freedom().compareTo(Freedom.DENIED) >= 0) {
            overlook(cell, about + ": passes");
            return;
        }
        assertThat(cell.shadow()).as(about).isEqualTo(allowed.mode() == Mode.SHADOW);
        Refused question = allowed.wouldBe();
        assertThat(cell.rule())
                .as(about)
                .isEqualTo(question == null ? allowed.rule() : question.rule());
        assertThat(cell.approval()).as(about).isEqualTo(allowed.approval());
        assertThat(cell.limits())
                .as(about)
                .isEqualTo(allowed.limits().stream().map(Take::rule).toList());
        assertThat(cell.freedom() == Freedom.APPROVAL)
                .as(about)
                .isEqualTo(allowed.approval() != null || question != null);
    }

    /** What a search has not found may be, where the cell says that it was one. */
    private void overlook(Cell cell, String what) {
        assertThat(cell.sure() && !cell.depends()).as("%s, told %s", what, cell).isFalse();
        overlooked++;
    }
}
