package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Mode;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.Take;
import dev.sluice.policy.ValuePath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the limits of one call to what the limiter is asked for. */
class ChargingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Subjects SUBJECTS = new Subjects("server", "grant", "caller", "session");

    @ParameterizedTest
    @CsvSource({
        "SESSION, session, session",
        "CALLER, caller, caller",
        "GRANT, grant, grant",
        "SERVER, server, server",
        "GLOBAL, global, ''"
    })
    void each_scope_counts_its_own_subject(LimitScope scope, String word, String subject) {
        Charging charging = charging(Mode.ENFORCE, take("a", scope, "3"));

        assertThat(charging.charges())
                .containsExactly(
                        new Charge(
                                new LimitKey(word, subject, "a", HOUR, false),
                                3,
                                1,
                                Charge.OnLoss.REFUSE,
                                true));
    }

    @Test
    void without_a_session_the_caller_is_counted_and_never_mixed_with_its_own_scope() {
        Subjects sessionless = new Subjects("server", "grant", "caller", "caller");

        Charging charging =
                Charging.of(
                        List.of(
                                take("a", LimitScope.SESSION, "3"),
                                take("a", LimitScope.CALLER, "3")),
                        Mode.ENFORCE,
                        sessionless);

        assertThat(charging.charges())
                .extracting(charge -> charge.key().scope() + " " + charge.key().subject())
                .containsExactly("session caller", "caller caller");
    }

    @Test
    void one_count_is_charged_once_and_its_strictest_limit_kept() {
        Take loose = take("a", LimitScope.GRANT, "9");
        Take strict = take("a", LimitScope.GRANT, "2");
        Take other = take("b", LimitScope.GRANT, "5");

        for (List<Take> takes :
                List.of(List.of(loose, other, strict), List.of(strict, other, loose))) {
            Charging charging = Charging.of(takes, Mode.ENFORCE, SUBJECTS);

            assertThat(charging.charges()).extracting(Charge::max).containsExactly(2L, 5L);
            assertThat(charging.charges()).extracting(Charge::amount).containsExactly(1L, 1L);
            assertThat(charging.rules()).containsExactly(strict.rule(), other.rule());
        }
    }

    @Test
    void another_window_of_the_same_name_is_another_count() {
        LimitRule minute = rule("a", LimitScope.GRANT, "3", Duration.ofMinutes(1), null);

        Charging charging =
                charging(
                        Mode.ENFORCE,
                        take("a", LimitScope.GRANT, "3"),
                        new Take(minute, BigDecimal.ONE));

        assertThat(charging.charges()).hasSize(2);
    }

    @Test
    void what_is_shadowed_takes_nothing_from_what_is_enforced() {
        Take take = take("a", LimitScope.GRANT, "3");
        LimitKey enforced = charging(Mode.ENFORCE, take).charges().get(0).key();
        LimitKey shadowed = charging(Mode.SHADOW, take).charges().get(0).key();

        assertThat(shadowed).isNotEqualTo(enforced);
        assertThat(shadowed.shadow()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0, 1000000000",
        "0.000001, 1000, 1, 1000000000",
        "12.50, 0.5E+2, 12500000, 50000000",
        "1E3, 1000, 1000000000, 1000000000",
        "0.1000000, 0.3, 100000, 300000"
    })
    void sums_are_counted_in_millionths(String amount, String max, long units, long most) {
        Charging charging = charging(Mode.ENFORCE, sum(amount, max));

        assertThat(charging.charges()).extracting(Charge::amount).containsExactly(units);
        assertThat(charging.charges()).extracting(Charge::max).containsExactly(most);
        assertThat(charging.impossible()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1000.000001, 1000", "1E+900, 1000", "0.4, 0.3"})
    void a_call_that_exceeds_max_by_itself_is_found_before_anything_is_taken(
            String amount, String max) {
        Take alone = sum(amount, max);

        Charging charging = charging(Mode.ENFORCE, take("b", LimitScope.GRANT, "3"), alone);

        assertThat(charging.impossible()).isEqualTo(alone);
        assertThat(charging.charges()).isEmpty();
    }

    @Test
    void a_charge_that_no_window_could_admit_cannot_be_made() {
        LimitKey key = new LimitKey("grant", "g", "a", HOUR, false);

        Stream.of(new long[] {0, 0}, new long[] {1, 2}, new long[] {1, -1}, new long[] {-1, -1})
                .forEach(
                        pair ->
                                assertThatThrownBy(() -> new Charge(key, pair[0], pair[1]))
                                        .isInstanceOf(IllegalArgumentException.class));
    }

    private static Charging charging(Mode mode, Take... takes) {
        return Charging.of(List.of(takes), mode, SUBJECTS);
    }

    private static Take take(String counter, LimitScope scope, String max) {
        return new Take(rule(counter, scope, max, HOUR, null), BigDecimal.ONE);
    }

    private static Take sum(String amount, String max) {
        ValuePath path = ValuePath.parse("args.amount");
        LimitRule rule = rule("sum", LimitScope.GRANT, max, HOUR, path);
        return new Take(rule, new BigDecimal(amount));
    }

    private static LimitRule rule(
            String counter,
            LimitScope scope,
            String max,
            Duration window,
            @Nullable ValuePath incrementFrom) {
        return new LimitRule(
                "/limits/" + counter + max,
                counter,
                window,
                new BigDecimal(max),
                scope,
                incrementFrom,
                OnOutage.DENY,
                true);
    }
}
