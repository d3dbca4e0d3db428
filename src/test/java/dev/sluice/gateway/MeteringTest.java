package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.Limiter;
import dev.sluice.policy.Decision;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Mode;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.Switches;
import dev.sluice.policy.Take;
import dev.sluice.policy.ValuePath;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Threat;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose limits are used up, or whose counts cannot be asked. */
class MeteringTest {
    private static final Consumption FULL =
            new Consumption.Exceeded(0, Duration.ofMillis(11_001), 0);
    private static final Consumption OUT = new Consumption.Unavailable();

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Store store = new Store();
    private final Store replica = new Store();
    private final Metering metering =
            new Metering(
                    store, replica, new RoundTrips(InstantSource.system()), new Meters(registry));

    /** Remembers what it was asked; admits everything unless told otherwise. */
    private static final class Store implements Limiter {
        final List<Charge> asked = new ArrayList<>();
        final List<Receipt> givenBack = new ArrayList<>();
        @Nullable Consumption answer;
        List<Integer> uncertain = List.of();
        List<Long> used = List.of();
        boolean fails;

        @Override
        public Uni<Consumption> take(List<Charge> charges) {
            asked.addAll(charges);
            if (fails) {
                return Uni.createFrom().failure(new IllegalStateException("lost"));
            }
            List<Receipt> receipts =
                    charges.stream()
                            .map(charge -> new Receipt(charge.key(), 42, charge.amount()))
                            .toList();
            Consumption given = answer;
            return Uni.createFrom()
                    .item(given == null ? new Consumption.Taken(receipts, uncertain, used) : given);
        }

        @Override
        public Uni<Void> giveBack(List<Receipt> receipts) {
            givenBack.addAll(receipts);
            return Uni.createFrom().voidItem();
        }
    }

    @Test
    void a_used_up_limit_refuses_with_its_sentence_and_its_pointer() {
        store.answer = FULL;
        Passage passage = passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.DENY));

        Refusal refusal = refused(passage);

        assertThat(refusal.kind()).isEqualTo(Kind.LIMITED);
        assertThat(refusal.code()).isZero();
        assertThat(refusal.text())
                .isEqualTo(
                        "[RATE LIMITED] at most 3 calls in 3600 s are allowed; try again in 12 s");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(11_001));
        assertThat(passage.objection()).isEqualTo(new Objection(Objection.LIMITED, "/a", refusal));
        assertThat(passage.isShadowed()).isFalse();
    }

    @Test
    void a_sum_is_told_as_a_sum() {
        store.answer = FULL;

        Refusal refusal = refused(passage(Mode.ENFORCE, DenialForm.RESULT, sum("/a", "5", "1000")));

        assertThat(refusal.text())
                .isEqualTo(
                        "[RATE LIMITED] at most 1000 of args.amount in 3600 s are allowed;"
                                + " try again in 12 s");
        assertThat(store.asked).extracting(Charge::amount).containsExactly(5_000_000L);
    }

    @Test
    void a_call_that_no_window_could_admit_is_told_so_without_a_time_to_wait_for() {
        Passage passage = passage(Mode.ENFORCE, DenialForm.RESULT, sum("/a", "1000.01", "1E+3"));

        Refusal refusal = refused(passage);

        assertThat(refusal.kind()).isEqualTo(Kind.LIMITED);
        assertThat(refusal.text())
                .isEqualTo(
                        "[RATE LIMITED] at most 1000 of args.amount in 3600 s are allowed,"
                                + " and this call alone asks for more");
        assertThat(refusal.retryAfter()).isNull();
        assertThat(store.asked).isEmpty();
    }

    @Test
    void a_policy_may_have_it_told_as_an_error() {
        store.answer = FULL;

        Refusal refusal =
                refused(passage(Mode.ENFORCE, DenialForm.ERROR, take("/a", OnOutage.DENY)));

        assertThat(refusal.code()).isEqualTo(ErrorCodes.LIMITED);
        assertThat(refusal.text()).startsWith("[RATE LIMITED] at most 3 calls");
        assertThat(refusal.retryAfter()).isNotNull();
    }

    @Test
    void in_shadow_a_used_up_limit_is_only_written_down() {
        store.answer = FULL;
        Passage passage = passage(Mode.SHADOW, DenialForm.RESULT, take("/a", OnOutage.DENY));

        metering.take(passage).await().indefinitely();

        assertThat(passage.isShadowed()).isTrue();
        assertThat(objection(passage).word()).isEqualTo(Objection.LIMITED);
        assertThat(objection(passage).rule()).isEqualTo("/a");
        assertThat(objection(passage).refusal().text()).startsWith("[RATE LIMITED] at most 3");
        assertThat(store.asked).allMatch(charge -> charge.key().shadow());
    }

    @Test
    void in_shadow_what_no_window_could_admit_and_an_outage_pass_too() {
        Passage impossible = passage(Mode.SHADOW, DenialForm.RESULT, sum("/a", "9", "8"));
        metering.take(impossible).await().indefinitely();
        assertThat(objection(impossible).word()).isEqualTo(Objection.LIMITED);

        store.answer = OUT;
        Passage outage = passage(Mode.SHADOW, DenialForm.RESULT, take("/a", OnOutage.DENY));
        metering.take(outage).await().indefinitely();

        assertThat(objection(outage).word()).isEqualTo(Objection.UNAVAILABLE);
        assertThat(outage.isShadowed()).isTrue();
    }

    @Test
    void in_an_outage_a_call_passes_uncounted_when_all_its_limits_say_so() {
        store.answer = OUT;
        Passage passage =
                passage(
                        Mode.ENFORCE,
                        DenialForm.RESULT,
                        take("/a", OnOutage.ALLOW),
                        take("/b", OnOutage.ALLOW));

        metering.take(passage).await().indefinitely();

        assertThat(passage.objection()).isNull();
        assertThat(passage.charged()).isEmpty();
        assertThat(replica.asked).isEmpty();
    }

    @Test
    void in_an_outage_one_limit_that_denies_refuses_and_is_named() {
        store.answer = OUT;
        Passage passage =
                passage(
                        Mode.ENFORCE,
                        DenialForm.RESULT,
                        take("/a", OnOutage.ALLOW),
                        take("/b", OnOutage.LOCAL),
                        take("/c", OnOutage.DENY));

        Refusal refusal = refused(passage);

        assertThat(refusal.kind()).isEqualTo(Kind.STORE_UNAVAILABLE);
        assertThat(objection(passage).word()).isEqualTo(Objection.UNAVAILABLE);
        assertThat(objection(passage).rule()).isEqualTo("/c");
        assertThat(replica.asked).isEmpty();
    }

    @Test
    void a_stricter_limit_on_the_same_count_does_not_hide_the_one_that_denies() {
        store.answer = OUT;
        Passage passage =
                passage(
                        Mode.ENFORCE,
                        DenialForm.RESULT,
                        new Take(rule("/a", "same", "2", null, OnOutage.ALLOW), BigDecimal.ONE),
                        new Take(rule("/b", "same", "3", null, OnOutage.DENY), BigDecimal.ONE));

        assertThat(refused(passage).kind()).isEqualTo(Kind.STORE_UNAVAILABLE);
        assertThat(objection(passage).rule()).isEqualTo("/b");
    }

    @Test
    void in_an_outage_the_replica_keeps_the_local_limits_by_itself() {
        store.answer = OUT;
        Take[] takes = {take("/a", OnOutage.ALLOW), take("/b", OnOutage.LOCAL)};
        Passage passage = passage(Mode.ENFORCE, DenialForm.RESULT, takes);

        metering.take(passage).await().indefinitely();
        metering.giveBack(passage).await().indefinitely();

        assertThat(replica.asked)
                .extracting(charge -> charge.key().counter())
                .containsExactly("/b");
        assertThat(replica.givenBack).extracting(Receipt::ticket).containsExactly(42L);
        assertThat(store.givenBack).isEmpty();

        replica.answer = FULL;
        Passage second = passage(Mode.ENFORCE, DenialForm.RESULT, takes);
        assertThat(refused(second).kind()).isEqualTo(Kind.LIMITED);
        assertThat(objection(second).rule()).isEqualTo("/b");
    }

    @Test
    @Threat("F3")
    void a_count_that_is_lost_refuses_until_it_is_whole_again() {
        store.answer = new Consumption.Lost(1, Duration.ofMillis(41_001));
        Passage passage =
                passage(
                        Mode.ENFORCE,
                        DenialForm.RESULT,
                        take("/a", OnOutage.DENY),
                        take("/b", OnOutage.DENY));

        Refusal refusal = refused(passage);

        assertThat(refusal.kind()).isEqualTo(Kind.STORE_UNAVAILABLE);
        assertThat(refusal.text())
                .isEqualTo("the limit's count was lost with its store; try again in 42 s");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(41_001));
        assertThat(objection(passage).word()).isEqualTo(Objection.UNAVAILABLE);
        assertThat(objection(passage).rule()).isEqualTo("/b");
        assertThat(unavailable("deny")).isOne();
    }

    @Test
    @Threat("F3")
    void while_a_count_is_lost_the_replica_keeps_the_local_limits_by_itself() {
        store.uncertain = List.of(1, 2);
        Take[] takes = {
            take("/a", OnOutage.DENY), take("/b", OnOutage.LOCAL), take("/c", OnOutage.ALLOW)
        };
        Passage passage = passage(Mode.ENFORCE, DenialForm.RESULT, takes);

        metering.take(passage).await().indefinitely();

        assertThat(store.asked)
                .extracting(Charge::onLoss)
                .containsExactly(Charge.OnLoss.REFUSE, Charge.OnLoss.PASS, Charge.OnLoss.PASS);
        assertThat(replica.asked)
                .extracting(charge -> charge.key().counter())
                .containsExactly("/b");
        assertThat(passage.charged()).hasSize(2);

        replica.answer = FULL;
        Passage second = passage(Mode.ENFORCE, DenialForm.RESULT, takes);
        assertThat(refused(second).kind()).isEqualTo(Kind.LIMITED);
        assertThat(objection(second).rule()).isEqualTo("/b");
        assertThat(store.givenBack).as("a refused call takes nothing").hasSize(3);
    }

    @Test
    void every_call_that_the_store_could_not_tell_of_is_counted_by_what_became_of_it() {
        store.answer = OUT;
        refused(passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.DENY)));
        for (OnOutage passes : List.of(OnOutage.ALLOW, OnOutage.ALLOW, OnOutage.LOCAL)) {
            Passage passage = passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", passes));
            metering.take(passage).await().indefinitely();
        }

        assertThat(unavailable("deny")).isEqualTo(1);
        assertThat(unavailable("allow")).isEqualTo(2);
        assertThat(unavailable("local")).isEqualTo(1);
    }

    @Test
    void a_sum_that_has_room_for_less_says_for_how_much() {
        store.answer = new Consumption.Exceeded(0, Duration.ofSeconds(12), 40_500_000);

        assertThat(refused(passage(Mode.ENFORCE, DenialForm.RESULT, sum("/a", "60", "100"))).text())
                .isEqualTo(
                        "[RATE LIMITED] at most 100 of args.amount in 3600 s are allowed,"
                                + " 40.5 is left; try again in 12 s");
    }

    @Test
    void a_limiter_that_fails_is_one_that_cannot_answer() {
        store.fails = true;

        assertThat(refused(passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.DENY))))
                .extracting(Refusal::kind)
                .isEqualTo(Kind.STORE_UNAVAILABLE);
        metering.take(passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.ALLOW)))
                .await()
                .indefinitely();
    }

    @Test
    void exactly_what_was_taken_is_given_back() {
        Passage passage = passage(Mode.ENFORCE, DenialForm.RESULT, sum("/a", "1.5", "10"));
        metering.take(passage).await().indefinitely();

        metering.giveBack(passage).await().indefinitely();

        Charge charge = store.asked.get(0);
        assertThat(store.givenBack).containsExactly(new Receipt(charge.key(), 42, 1_500_000));
        assertThat(replica.givenBack).isEmpty();
    }

    @Test
    void how_far_each_call_goes_with_its_limit_is_measured_also_for_those_that_go_too_far() {
        store.used = List.of(2L);
        metering.take(passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.DENY)))
                .await()
                .indefinitely();
        store.answer = new Consumption.Exceeded(0, Duration.ofSeconds(12), 0);
        refused(passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.DENY)));

        DistributionSummary usage = registry.get("sluice_limit_usage_percent").summary();
        assertThat(usage.getId().getTag("rule")).isEqualTo("/a");
        assertThat(usage.count()).isEqualTo(2);
        assertThat(usage.totalAmount()).isCloseTo(200 / 3.0 + 400 / 3.0, within(1e-9));
    }

    @Test
    void a_count_that_is_lost_measures_nothing() {
        store.used = List.of(3L);
        store.uncertain = List.of(0);

        metering.take(passage(Mode.ENFORCE, DenialForm.RESULT, take("/a", OnOutage.ALLOW)))
                .await()
                .indefinitely();

        assertThat(registry.find("sluice_limit_usage_percent").summary()).isNull();
    }

    private double unavailable(String action) {
        return registry.counter("sluice_limit_store_unavailable", "action", action).count();
    }

    private Refusal refused(Passage passage) {
        var ended = new Refusal[1];
        assertThatThrownBy(() -> metering.take(passage).await().indefinitely())
                .isInstanceOfSatisfying(RefusedException.class, e -> ended[0] = e.refusal());
        return ended[0];
    }

    private static Objection objection(Passage passage) {
        Objection objection = passage.objection();
        assertThat(objection).isNotNull();
        return java.util.Objects.requireNonNull(objection);
    }

    private static Passage passage(Mode mode, DenialForm denials, Take... takes) {
        Passage passage =
                Situation.passage(
                        Situation.snapshot(Situation.policy(mode, denials), Switches.NONE),
                        Situation.call("t"));
        passage.decided(
                new Target(Target.Kind.TOOL, "t"),
                new Decision.Allowed("/tools/t", "t", null, List.of(takes), mode, null));
        return passage;
    }

    private static Take take(String pointer, OnOutage onOutage) {
        return new Take(rule(pointer, pointer, "3", null, onOutage), BigDecimal.ONE);
    }

    private static Take sum(String pointer, String amount, String max) {
        ValuePath path = ValuePath.parse("args.amount");
        LimitRule rule = rule(pointer, pointer, max, path, OnOutage.DENY);
        return new Take(rule, new BigDecimal(amount));
    }

    private static LimitRule rule(
            String pointer,
            String counter,
            String max,
            @Nullable ValuePath incrementFrom,
            OnOutage onOutage) {
        return new LimitRule(
                pointer,
                counter,
                Duration.ofHours(1),
                new BigDecimal(max),
                LimitScope.GRANT,
                incrementFrom,
                onOutage,
                true);
    }
}
