package dev.sluice.gateway;

import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ApprovalsOver;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Limiter;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Decision;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The steps that ask a person, over a store that a test scripts, without HTTP. */
final class ApprovalSituation implements LiveConfiguration, Limiter {
    final ScriptedApprovals store = new ScriptedApprovals();
    final List<Runnable> timers = new ArrayList<>();
    final List<Consumption.Receipt> givenBack = new ArrayList<>();
    final Policy policy = Situation.policy(Mode.ENFORCE, DenialForm.RESULT);
    final HeldCalls held;
    final Approving approving;
    final ApprovalUse use;
    final Metering metering;
    @Nullable Snapshot inForce = Situation.snapshot(policy, Switches.NONE);
    long nanos;

    ApprovalSituation(ApprovalLinks links) {
        Approvals approvals = ApprovalsOver.store(store);
        SecureRandom random = new SecureRandom();
        held = new HeldCalls(approvals, () -> nanos, timers::add, () -> Runnable::run);
        metering =
                new Metering(
                        this,
                        this,
                        new RoundTrips(InstantSource.system()),
                        new Meters(new SimpleMeterRegistry()));
        approving =
                new Approving(
                        approvals,
                        new CallQuestions(
                                new ArgumentSeal(() -> SessionKeys.random(random), random), random),
                        links,
                        held,
                        new Reconsideration(this, new Signing(), InstantSource.system()));
        use = new ApprovalUse(approvals, metering);
    }

    /** A legacy call whose rule wants a person's yes. */
    Passage call(String message) {
        return call(message, Mode.ENFORCE);
    }

    Passage call(String message, Mode mode) {
        Snapshot snapshot = Situation.snapshot(policy, Switches.NONE);
        inForce = snapshot;
        Passage passage = Situation.passage(snapshot, message);
        ApprovalRule rule =
                new ApprovalRule(
                        "/tools/t/approval",
                        "money leaves",
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(50),
                        List.of());
        passage.decided(
                new Target(Target.Kind.TOOL, "t"),
                new Decision.Allowed("/tools/t", "t", rule, List.of(), mode, null));
        return passage;
    }

    /** A call that has taken one receipt of a limit. */
    Passage charged(Passage passage) {
        passage.charged(
                new Passage.Charged(
                        this,
                        List.of(
                                new Consumption.Receipt(
                                        new LimitKey("grant", "g", "c", Duration.ofHours(1), false),
                                        1,
                                        1))));
        return passage;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    void look() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public @Nullable Snapshot current() {
        return inForce;
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public void onChange(Consumer<Snapshot> listener) {}

    @Override
    public Uni<Consumption> take(List<Charge> charges) {
        throw new AssertionError("nothing is taken here");
    }

    @Override
    public Uni<Void> giveBack(List<Consumption.Receipt> receipts) {
        givenBack.addAll(receipts);
        return Uni.createFrom().voidItem();
    }

    /** Without links. */
    static ApprovalSituation plain() {
        return new ApprovalSituation(ApprovalsOver.noLinks());
    }
}
