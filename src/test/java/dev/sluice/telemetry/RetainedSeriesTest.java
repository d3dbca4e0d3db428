package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However many documents a process has seen, it measures only what those in force name. */
class RetainedSeriesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void a_name_that_stays_goes_on_counting() {
        meters.decided("crm", "read", "list_*", "/tools/list_*", "allowed");
        meters.retain(known("crm", "read", "list_*", "/tools/list_*"));
        meters.decided("crm", "read", "list_*", "/tools/list_*", "allowed");

        assertThat(registry.get("sluice_decisions").counter().count()).isEqualTo(2);
        assertThat(registry.get("sluice_rule_decisions").counter().count()).isEqualTo(2);
    }

    @Test
    void a_server_a_policy_an_entry_and_a_rule_that_are_gone_have_no_series() {
        meters.decided("old", "read", "list_*", "/tools/list_*", "allowed");
        meters.decided("crm", "old", "_other", "(default deny)", "denied");
        meters.decided("crm", "read", "gone", "/tools/gone", "denied");
        meters.limitUsed("read", "/tools/gone/limits/0", 1);
        meters.overhead("old", 0);
        meters.upstream("old", () -> 0, () -> 0, () -> 0);
        meters.openStreams("old", 0);

        meters.retain(known("crm", "read", "list_*", "/tools/list_*"));

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .noneMatch(id -> id.getTag("server") != null || id.getTag("policy") != null);
    }

    @Test
    void what_comes_again_after_it_was_gone_is_counted_anew() {
        Known without = known("crm", "read");
        for (int round = 0; round < 3; round++) {
            meters.decided("old", "read", "_other", "(default deny)", "denied");
            meters.requestEnded("old", "tools/call", "ok", 1);
            meters.inflight("old", 1);
            meters.inflight("old", -1);

            assertThat(registry.get("sluice_decisions").counter().count()).isOne();
            assertThat(registry.get("sluice_rule_decisions").counter().count()).isOne();
            assertThat(registry.get("sluice_request_duration").timer().count()).isOne();
            assertThat(registry.get("sluice_inflight_requests").gauge().value()).isZero();
            meters.retain(without);
            assertThat(registry.find("sluice_decisions").counter()).isNull();
            assertThat(registry.find("sluice_inflight_requests").gauge()).isNull();
        }
    }

    /** More than are remembered to be found at once. */
    @Test
    void however_many_names_there_are_each_has_the_count_of_its_own() {
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                meters.decided("crm", "read", "tool" + i, "/tools/tool" + i, "allowed");
                meters.inflight("server" + i, 1);
            }
        }

        assertThat(registry.get("sluice_decisions").counters())
                .hasSize(1_000)
                .allSatisfy(each -> assertThat(each.count()).isEqualTo(2));
        assertThat(registry.get("sluice_inflight_requests").gauges())
                .hasSize(1_000)
                .allSatisfy(each -> assertThat(each.value()).isEqualTo(2));
    }

    @Test
    void words_of_ours_stay_and_so_does_what_has_no_name_of_a_document() {
        meters.decided("crm", "_none", "_none", "(no policy)", "denied");
        meters.decided("crm", "read", "_other", "(default deny)", "denied");
        meters.authenticationFailed("unknown");

        meters.retain(known("crm", "read"));

        assertThat(registry.get("sluice_decisions").counters()).hasSize(2);
        assertThat(registry.get("sluice_rule_decisions").counters()).hasSize(2);
        assertThat(registry.get("sluice_auth_failures").counters()).hasSize(1);
    }

    @Test
    void counters_whose_first_step_an_alert_must_see_are_there_from_the_start() {
        assertThat(
                        registry.get("sluice_config_reloads")
                                .tag("result", "rejected")
                                .counter()
                                .count())
                .isZero();
        assertThat(
                        registry.get("sluice_limit_store_unavailable")
                                .tag("action", "deny")
                                .counter()
                                .count())
                .isZero();
        assertThat(registry.get("sluice_approvals").tag("result", "approved").counter().count())
                .isZero();
    }

    @Test
    void a_gauge_ends_only_when_nothing_is_under_way_any_more() {
        meters.inflight("old", 1);

        meters.retain(known("crm", "read"));
        assertThat(registry.get("sluice_inflight_requests").gauge().value()).isEqualTo(1);

        meters.inflight("old", -1);
        meters.retain(known("crm", "read"));
        assertThat(registry.find("sluice_inflight_requests").gauge()).isNull();
        meters.inflight("old", 1);
        assertThat(registry.get("sluice_inflight_requests").gauge().value()).isEqualTo(1);
    }

    @Test
    @Threat("E12")
    void ten_thousand_editions_of_the_documents_leave_the_series_of_one() {
        meters.decided("crm0", "read", "tool0", "/tools/tool0", "allowed");
        int once = registry.getMeters().size();
        for (int i = 1; i < 10_000; i++) {
            meters.retain(known("crm" + i, "read", "tool" + i, "/tools/tool" + i));
            meters.decided("crm" + i, "read", "tool" + i, "/tools/tool" + i, "allowed");
        }

        assertThat(registry.getMeters()).hasSize(once);
    }

    private static Known known(String server, String policy, String... names) {
        return new Known(Set.of(server), Map.of(policy, Set.of(names)));
    }
}
