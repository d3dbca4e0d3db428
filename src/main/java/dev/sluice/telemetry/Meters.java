package dev.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the gateway measures, by the names that dashboards and alerts rely on. */
@ApplicationScoped
public class Meters {
    private final MeterRegistry registry;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong lastAppliedSeconds = new AtomicLong();
    private final AtomicLong replyMemory = new AtomicLong();
    private final AtomicLong storeConnections = new AtomicLong();
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> inflight = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> streams = new ConcurrentHashMap<>();
    private final MultiGauge configInfo;
    private final MultiGauge shadowRules;
    private final MultiGauge breakers;

    /** What is kept here for good: asking the registry takes longer than what is measured. */
    private record Series(String name, List<String> tags) {}

    /** Measures into a registry. */
    public Meters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("sluice_config_generation", generation, AtomicLong::get)
                .description("Snapshots this process has put into force")
                .register(registry);
        Gauge.builder(
                        "sluice_config_last_applied_timestamp_seconds",
                        lastAppliedSeconds,
                        AtomicLong::get)
                .description("When the snapshot in force came into force, in Unix time")
                .register(registry);
        Gauge.builder("sluice_reply_memory_bytes", replyMemory, AtomicLong::get)
                .description("Bytes kept of replies that are read whole")
                .register(registry);
        Gauge.builder("sluice_limit_store_connections", storeConnections, AtomicLong::get)
                .description("Event loops whose connection to the limits' store is up")
                .register(registry);
        this.configInfo =
                MultiGauge.builder("sluice_config_info")
                        .description("Hash of the documents in force; always 1")
                        .register(registry);
        this.shadowRules =
                MultiGauge.builder("sluice_shadow_rules")
                        .description("Rules of a policy in force that refuse nothing")
                        .register(registry);
        this.breakers =
                MultiGauge.builder("sluice_breaker_state")
                        .description("Whether a server is left alone: 0 no, 1 tried again, 2 yes")
                        .register(registry);
    }

    /**
     * Shows for how long changes of ConfigMaps have not been heard of.
     *
     * @param lostSeconds asked at each scrape; 0 while changes are heard of
     */
    public void configWatch(Supplier<Number> lostSeconds) {
        Gauge.builder("sluice_config_watch_lost_seconds", lostSeconds)
                .description("For how long changes of ConfigMaps have not been heard of")
                .register(registry);
    }

    /** Counts one judged call. */
    public void decided(String server, String policy, String tool, String decision) {
        counter(
                        "sluice_decisions",
                        "server",
                        server,
                        "policy",
                        policy,
                        "tool",
                        tool,
                        "decision",
                        decision)
                .increment();
    }

    /**
     * Times one request from its head to the end of its reply.
     *
     * @param method the method's name on the wire, or {@code _other}
     */
    public void requestEnded(String server, String method, String outcome, Duration took) {
        timer("sluice_request_duration", "server", server, "method", method, "outcome", outcome)
                .record(took);
    }

    /** Times what the gateway itself took of a request. */
    public void overhead(String server, Duration took) {
        timer("sluice_overhead", "server", server).record(took);
    }

    /** Times a server from the last byte sent to it to the first byte of its reply. */
    public void upstreamAnswered(String server, String outcome, Duration took) {
        timer("sluice_upstream_duration", "server", server, "outcome", outcome).record(took);
    }

    /** Counts one refused credential. */
    public void authenticationFailed(String reason) {
        counter("sluice_auth_failures", "reason", reason).increment();
    }

    /** Counts one message of a server's that was not passed on. */
    public void dropped(String server) {
        counter("sluice_dropped_messages", "server", server).increment();
    }

    /**
     * Counts one request or connection that was refused, for whatever no policy decided.
     *
     * @param reason its name in lower case is the label; an enum, so that the number of series is
     *     bounded
     */
    public void refused(Enum<?> reason) {
        counter("sluice_refusals", "reason", reason.name().toLowerCase(Locale.ROOT)).increment();
    }

    /** Times one round trip to the store of the limits' counts. */
    public void limitStoreAnswered(Duration took) {
        timer("sluice_limit_store_duration").record(took);
    }

    /**
     * Counts one call whose limits the store could not tell.
     *
     * @param action what became of it: {@code deny}, {@code allow} or {@code local}
     */
    public void limitStoreUnavailable(String action) {
        counter("sluice_limit_store_unavailable", "action", action).increment();
    }

    /** Moves the number of event loops whose connection to the store is up. */
    public void limitStoreConnections(int change) {
        storeConnections.addAndGet(change);
    }

    /** Moves the number of requests under way at a server. */
    public void inflight(String server, int change) {
        gauge(inflight, "sluice_inflight_requests", server).addAndGet(change);
    }

    /** How many requests are under way at a server. */
    public long inflight(String server) {
        return value(inflight, server);
    }

    /** How many streams of a server are open. */
    public long openStreams(String server) {
        return value(streams, server);
    }

    private static long value(Map<String, AtomicLong> gauges, String server) {
        AtomicLong value = gauges.get(server);
        return value == null ? 0 : value.get();
    }

    /** Moves the number of open streams of a server. */
    public void openStreams(String server, int change) {
        gauge(streams, "sluice_open_streams", server).addAndGet(change);
    }

    /** Moves the number of bytes that are kept of replies which are read whole. */
    public void replyMemory(int change) {
        replyMemory.addAndGet(change);
    }

    /**
     * Notes that a snapshot has come into force.
     *
     * @param result {@code applied}, or {@code narrowed} when only what a rejected change takes
     *     away was applied
     */
    public void configApplied(long newGeneration, String hash, long unixSeconds, String result) {
        generation.set(newGeneration);
        lastAppliedSeconds.set(unixSeconds);
        configInfo.register(List.of(MultiGauge.Row.of(Tags.of("hash", hash), 1)), true);
        counter("sluice_config_reloads", "result", result).increment();
    }

    /**
     * Notes how many rules of each policy in force are in shadow.
     *
     * @param byPolicy every policy in force, also one without such rules
     */
    public void shadowed(Map<String, Long> byPolicy) {
        shadowRules.register(
                byPolicy.entrySet().stream()
                        .map(
                                each ->
                                        MultiGauge.Row.of(
                                                Tags.of("policy", each.getKey()), each.getValue()))
                        .toList(),
                true);
    }

    /**
     * Notes which servers are left alone.
     *
     * @param byServer 0 for one that is called, 1 for one that is tried again, 2 for one that is
     *     not called; servers that are not named have no series any more
     */
    public void breakers(Map<String, Long> byServer) {
        breakers.register(
                byServer.entrySet().stream()
                        .map(
                                each ->
                                        MultiGauge.Row.of(
                                                Tags.of("server", each.getKey()), each.getValue()))
                        .toList(),
                true);
    }

    /**
     * Measures from now on whether the documents that stand there are refused.
     *
     * @param refused asked at each reading; must not block
     */
    public void configRejected(BooleanSupplier refused) {
        Gauge.builder("sluice_config_rejected", () -> refused.getAsBoolean() ? 1 : 0)
                .description("Whether the documents that stand there are refused")
                // Nobody else keeps it.
                .strongReference(true)
                .register(registry);
    }

    /** Counts a change that was refused. */
    public void configRejected() {
        counter("sluice_config_reloads", "result", "rejected").increment();
    }

    /**
     * Counts spans that no collector will see.
     *
     * @param reason {@code queue_full}, {@code export_failed} or {@code shutdown}
     */
    public void spansDropped(String reason, int spans) {
        counter("sluice_trace_spans_dropped", "reason", reason).increment(spans);
    }

    /**
     * Measures the decision log from now on.
     *
     * @param waiting how many of its lines wait to be written; must not block
     */
    public void auditLog(Supplier<Number> waiting) {
        Gauge.builder("sluice_audit_queue_lines", waiting)
                .description("Lines of the decision log that wait to be written")
                .register(registry);
        counter("sluice_audit_failures");
        counter("sluice_audit_dropped");
    }

    /** Counts one attempt to write the decision log that failed. */
    public void auditFailed() {
        counter("sluice_audit_failures").increment();
    }

    /** Counts one line that is missing in the decision log. */
    public void auditDropped() {
        counter("sluice_audit_dropped").increment();
    }

    /** Counts one line that is missing in the access log. */
    public void accessLogDropped() {
        counter("sluice_access_log_dropped").increment();
    }

    private Counter counter(String name, String... tags) {
        return counters.computeIfAbsent(
                new Series(name, List.of(tags)), each -> registry.counter(name, tags));
    }

    private Timer timer(String name, String... tags) {
        return timers.computeIfAbsent(
                new Series(name, List.of(tags)),
                each ->
                        Timer.builder(name)
                                .tags(tags)
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry));
    }

    private AtomicLong gauge(Map<String, AtomicLong> gauges, String name, String server) {
        return gauges.computeIfAbsent(
                server,
                key -> {
                    AtomicLong value = new AtomicLong();
                    Gauge.builder(name, value, AtomicLong::get)
                            .tag("server", key)
                            .register(registry);
                    return value;
                });
    }

    /**
     * From 100 microseconds, what the gateway itself takes, to a minute, what a slow tool takes.
     */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };
}
