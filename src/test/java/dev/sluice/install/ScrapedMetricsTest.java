package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approvals;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.telemetry.Meters;
import dev.sluice.telemetry.Metric;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.Management;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What alerts and dashboard ask for is what a running gateway serves, by the same names. */
@QuarkusTest
@TestProfile(ScrapedMetricsTest.OfItsOwn.class)
class ScrapedMetricsTest {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{| )");

    private static final Pattern SENTENCELESS = Pattern.compile("(?m)^# HELP (\\S+) *$");

    /** What Prometheus adds to each target by itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    @Inject Meters meters;
    @Inject LiveConfiguration configuration;
    @Inject Approvals approvals;

    /** A gateway that no other test finds with these counts. */
    public static final class OfItsOwn extends FixtureProfile {
        public OfItsOwn() {
            super(
                    Map.of(
                            "sluice.approvals.webhooks.chat.form", "slack",
                            "sluice.approvals.webhooks.chat.url", "http://127.0.0.1:9/"));
        }
    }

    @Test
    void every_metric_of_an_alert_or_of_the_dashboard_is_served() throws IOException {
        everythingHappensOnce();
        Set<String> known = new TreeSet<>(OF_PROMETHEUS);
        AlertRules.all().stream()
                .filter(rule -> rule.containsKey("record"))
                .forEach(rule -> known.add((String) rule.get("record")));
        SERIES.matcher(Management.metrics()).results().forEach(each -> known.add(each.group(1)));

        assertThat(asked()).hasSizeGreaterThan(20).isSubsetOf(known);
    }

    @Test
    void every_metric_of_the_catalogue_is_served_with_its_type_and_its_sentence() {
        everythingHappensOnce();
        String served = Management.metrics();

        assertThat(Metric.values())
                .allSatisfy(
                        metric ->
                                assertThat(served)
                                        .contains(
                                                "# HELP %s %s\n"
                                                        .formatted(family(metric), metric.help()),
                                                "# TYPE %s %s\n"
                                                        .formatted(
                                                                family(metric),
                                                                metric.type().word())));
        assertThat(SENTENCELESS.matcher(served).results().map(each -> each.group(1)))
                .as("metrics without a sentence")
                .allSatisfy(name -> assertThat(name).doesNotStartWith("sluice"));
    }

    /** Nobody listens at its address, which is enough to see that somebody was to be told. */
    @Test
    void a_question_is_told_to_the_webhooks_of_the_settings() {
        String retried = "sluice_approval_webhooks_total{result=\"retried\",webhook=\"chat\"}";
        assertThat(Management.counter(retried)).isZero();
        Binding call = new Binding("crm", "g", "s", "t", "0".repeat(64), "p", "v", "/approval");

        Asked asked =
                approvals
                        .ask(new Question("q1", call, null, List.of(), Duration.ofHours(1), "x"))
                        .await()
                        .atMost(Duration.ofSeconds(30));

        assertThat(asked).isInstanceOf(Asked.New.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> Management.counter(retried) >= 1);
    }

    @Test
    void a_rejected_change_is_measured_until_it_is_taken_back() throws IOException {
        Path bad =
                Path.of(ConfigProvider.getConfig().getValue("sluice.config.dir", String.class))
                        .resolve("policies/bad.json");
        assertThat(Management.gauge("sluice_config_rejected")).isZero();

        Files.writeString(bad, "{\"version\": \"1\", \"denny\": true}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Management.gauge("sluice_config_rejected") == 1);
        assertThat(configuration.current()).isNotNull();

        Files.delete(bad);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Management.gauge("sluice_config_rejected") == 0);
    }

    @Test
    void a_call_is_counted_in_the_bucket_of_how_far_it_goes_with_its_limit() {
        for (double percent : new double[] {10, 50, 75.5, 100, 100.1}) {
            meters.limitUsed("buckets", "/all_tools/limits/1", percent);
        }

        Map<String, Integer> wanted =
                Map.of("50.0", 2, "75.0", 2, "90.0", 3, "100.0", 4, "+Inf", 5);
        wanted.forEach(
                (le, count) ->
                        assertThat(
                                        Management.counter(
                                                ("sluice_limit_usage_percent_bucket{policy=\"buckets\","
                                                                + "rule=\"/all_tools/limits/1\",le=\"%s\"}")
                                                        .formatted(le)))
                                .as(le)
                                .isEqualTo((double) count));
    }

    /** In OpenMetrics a counter's family has not the ending of its samples. */
    private static String family(Metric metric) {
        return metric.type() == Metric.Type.COUNTER ? metric.meter() : metric.wireName();
    }

    /** Some series are there only once there was something to count. */
    private void everythingHappensOnce() {
        meters.decided("crm", "read", "_other", "(default deny)", "denied");
        meters.requestEnded("crm", "tools/call", "broken", 1_000_000);
        meters.overhead("crm", 1_000_000);
        meters.upstreamAnswered("crm", "ok", 1_000_000);
        meters.authenticationFailed("unknown");
        meters.dropped("crm");
        meters.refused(Thread.State.NEW);
        meters.limitStoreAnswered(Duration.ofMillis(1));
        meters.limitStoreUnavailable("deny");
        meters.approval("asked");
        meters.toolChanged("crm", "changed");
        meters.approvalsPending(() -> 0);
        meters.inflight("crm", 0);
        meters.openStreams("crm", 0);
        meters.breakers(Map.of("crm", 0L));
        meters.configWatch(() -> 0);
        meters.limitUsed("read", "/all_tools/limits/0", 1);
        meters.eventLoopDelayed(Duration.ZERO);
        meters.upstream("crm", () -> 0, () -> 0, () -> 1);
        meters.spansDropped("queue_full", 1);
        meters.accessLogDropped();
        System.gc();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Management.metrics().contains("jvm_gc_pause_seconds"));
    }

    private static Set<String> asked() throws IOException {
        Stream<String> alerts =
                AlertRules.all().stream().map(rule -> (String) Manifests.at(rule, "expr"));
        JsonArray panels =
                new JsonObject(Files.readString(Path.of("helm/sluice/files/dashboard.json")))
                        .getJsonArray("panels");
        Stream<String> dashboard =
                panels.stream()
                        .map(JsonObject.class::cast)
                        .flatMap(
                                panel ->
                                        panel.getJsonArray("targets", new JsonArray()).stream()
                                                .map(JsonObject.class::cast))
                        .map(target -> target.getString("expr"));
        return Stream.concat(alerts, dashboard)
                .flatMap(text -> new PromQuery(text).metrics().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
