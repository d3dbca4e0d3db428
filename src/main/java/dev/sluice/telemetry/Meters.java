package dev.sluice.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the gateway measures, as {@link Metric} names it. */
@Singleton
public class Meters {
    private final Series series;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong lastAppliedSeconds = new AtomicLong();
    private final MultiGauge configInfo;
    private final MultiGauge shadowRules;
    private final MultiGauge breakers;

    /** Measures into a registry. */
    public Meters(MeterRegistry registry) {
        this.series = new Series(registry);
        series.show(Metric.CONFIG_GENERATION, generation::get);
        series.show(Metric.CONFIG_LAST_APPLIED, lastAppliedSeconds::get);
        series.move(Metric.REPLY_MEMORY, 0);
        series.move(Metric.LIMIT_STORE_CONNECTIONS, 0);
        List.of("applied", "rejected", "narrowed")
                .forEach(result -> series.begin(Metric.CONFIG_RELOADS, result));
        List.of("deny", "allow", "local")
                .forEach(action -> series.begin(Metric.LIMIT_STORE_UNAVAILABLE, action));
        List.of("asked", "approved", "refused", "expired", "used", "given_back")
                .forEach(result -> series.begin(Metric.APPROVALS, result));
        this.configInfo = series.table(Metric.CONFIG_INFO);
        this.shadowRules = series.table(Metric.SHADOW_RULES);
        this.breakers = series.table(Metric.BREAKER);
    }

    /**
     * Shows which build this is.
     *
     * @param java the version of the Java that runs it
     */
    public void build(String version, String java) {
        series.show(Metric.BUILD_INFO, () -> 1, version, java);
    }

    /** Ends the series of names that stand in no document any more. */
    public void retain(Known known) {
        series.retain(known);
    }

    /**
     * Shows for how long changes of ConfigMaps have not been heard of.
     *
     * @param lostSeconds asked at each scrape; 0 while changes are heard of
     */
    public void configWatch(Supplier<Number> lostSeconds) {
        series.show(Metric.CONFIG_WATCH_LOST, lostSeconds);
    }

    /**
     * Counts one judged call.
     *
     * @param tool the policy's entry, or a word that begins with an underscore
     * @param rule a pointer into the policy, or a word in parentheses
     */
    public void decided(String server, String policy, String tool, String rule, String decision) {
        series.count(Metric.DECISIONS, server, policy, tool, decision);
        series.count(Metric.RULE_DECISIONS, server, policy, rule, decision);
    }

    /**
     * Times one request from its head to the end of its reply.
     *
     * @param method the method's name on the wire, or {@code _other}
     */
    public void requestEnded(String server, String method, String outcome, long nanos) {
        series.time(Metric.REQUEST_DURATION, nanos, server, method, outcome);
    }

    /** Times what the gateway itself took of a request. */
    public void overhead(String server, long nanos) {
        series.time(Metric.OVERHEAD, nanos, server, "", "");
    }

    /** Times a server from the last byte sent to it to the first byte of its reply. */
    public void upstreamAnswered(String server, String outcome, long nanos) {
        series.time(Metric.UPSTREAM_DURATION, nanos, server, outcome, "");
    }

    /**
     * Shows how busy the connections to a server are. All are asked at each scrape.
     *
     * @param active requests that have a place
     * @param queued requests that wait for one
     * @param most how many places there are
     */
    public void upstream(
            String server,
            Supplier<Number> active,
            Supplier<Number> queued,
            Supplier<Number> most) {
        series.show(Metric.UPSTREAM_ACTIVE, active, server);
        series.show(Metric.UPSTREAM_QUEUED, queued, server);
        series.show(Metric.UPSTREAM_MAX, most, server);
    }

    /** Counts one refused credential. */
    public void authenticationFailed(String reason) {
        series.count(Metric.AUTH_FAILURES, reason);
    }

    /** Counts one message of a server's that was not passed on. */
    public void dropped(String server) {
        series.count(Metric.DROPPED_MESSAGES, server);
    }

    /**
     * Counts one request or connection that was refused, for whatever no policy decided.
     *
     * @param reason its name in lower case is the label; an enum, so that the number of series is
     *     bounded
     */
    public void refused(Enum<?> reason) {
        series.count(Metric.REFUSALS, reason.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Notes how far a call goes with a limit.
     *
     * @param rule the limit's pointer into the policy
     * @param percent what is used with this call, of what is allowed; above 100 is refused
     */
    public void limitUsed(String policy, String rule, double percent) {
        series.note(Metric.LIMIT_USAGE, percent, policy, rule);
    }

    /** Times one round trip to the store of the limits' counts. */
    public void limitStoreAnswered(Duration took) {
        series.time(Metric.LIMIT_STORE_DURATION, took);
    }

    /**
     * Counts one call whose limits the store could not tell.
     *
     * @param action what became of it: {@code deny}, {@code allow} or {@code local}
     */
    public void limitStoreUnavailable(String action) {
        series.count(Metric.LIMIT_STORE_UNAVAILABLE, action);
    }

    /** Moves the number of event loops whose connection to the store is up. */
    public void limitStoreConnections(int change) {
        series.move(Metric.LIMIT_STORE_CONNECTIONS, change);
    }

    /**
     * Counts what became of a question to a person.
     *
     * @param result {@code asked}, {@code approved}, {@code refused}, {@code expired}, {@code used}
     *     or {@code given_back}
     */
    public void approval(String result) {
        series.count(Metric.APPROVALS, result);
    }

    /**
     * Shows how many questions wait for a person.
     *
     * @param pending asked at each scrape; not a number while nobody knows
     */
    public void approvalsPending(Supplier<Number> pending) {
        series.show(Metric.APPROVALS_PENDING, pending);
    }

    /** Shows that no tool of a server whose tools are pinned has changed yet. */
    public void beginToolChanges(String server) {
        List.of("changed", "returned", "new")
                .forEach(action -> series.begin(Metric.TOOL_CHANGES, server, action));
    }

    /**
     * Counts what became of a tool of a server.
     *
     * @param action {@code changed}, {@code returned}, {@code new}, {@code unfit} or {@code
     *     stripped}
     */
    public void toolChanged(String server, String action) {
        series.count(Metric.TOOL_CHANGES, server, action);
    }

    /** Moves the number of requests under way at a server. */
    public void inflight(String server, int change) {
        series.move(Metric.INFLIGHT, change, server);
    }

    /** How many requests are under way at a server. */
    public long inflight(String server) {
        return series.level(Metric.INFLIGHT, server);
    }

    /** How many streams of a server are open. */
    public long openStreams(String server) {
        return series.level(Metric.OPEN_STREAMS, server);
    }

    /** Moves the number of open streams of a server. */
    public void openStreams(String server, int change) {
        series.move(Metric.OPEN_STREAMS, change, server);
    }

    /** Moves the number of bytes that are kept of replies which are read whole. */
    public void replyMemory(int change) {
        series.move(Metric.REPLY_MEMORY, change);
    }

    /** Times how late an event loop came to what was due. */
    public void eventLoopDelayed(Duration late) {
        series.time(Metric.EVENT_LOOP_DELAY, late);
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
        configInfo.register(List.of(Series.row(Metric.CONFIG_INFO, 1, hash)), true);
        series.count(Metric.CONFIG_RELOADS, result);
    }

    /**
     * Notes how many rules of each policy in force are in shadow.
     *
     * @param byPolicy every policy in force, also one without such rules
     */
    public void shadowed(Map<String, Long> byPolicy) {
        tell(shadowRules, Metric.SHADOW_RULES, byPolicy);
    }

    /**
     * Notes which servers are left alone.
     *
     * @param byServer 0 for one that is called, 1 for one that is tried again, 2 for one that is
     *     not called; servers that are not named have no series any more
     */
    public void breakers(Map<String, Long> byServer) {
        tell(breakers, Metric.BREAKER, byServer);
    }

    /**
     * Measures from now on whether the documents that stand there are refused.
     *
     * @param refused asked at each reading; must not block
     */
    public void configRejected(BooleanSupplier refused) {
        series.show(Metric.CONFIG_REJECTED, () -> refused.getAsBoolean() ? 1 : 0);
    }

    /** Counts a change that was refused. */
    public void configRejected() {
        series.count(Metric.CONFIG_RELOADS, "rejected");
    }

    /**
     * Counts spans that no collector will see.
     *
     * @param reason {@code queue_full}, {@code export_failed} or {@code shutdown}
     */
    public void spansDropped(String reason, int spans) {
        series.add(Metric.TRACE_SPANS_DROPPED, spans, reason);
    }

    /**
     * Measures the decision log from now on.
     *
     * @param waiting how many of its lines wait to be written; must not block
     */
    public void auditLog(Supplier<Number> waiting) {
        series.show(Metric.AUDIT_QUEUE, waiting);
        series.begin(Metric.AUDIT_FAILURES);
        series.begin(Metric.AUDIT_DROPPED);
    }

    /** Counts one attempt to write the decision log that failed. */
    public void auditFailed() {
        series.count(Metric.AUDIT_FAILURES);
    }

    /** Counts one line that is missing in the decision log. */
    public void auditDropped() {
        series.count(Metric.AUDIT_DROPPED);
    }

    /** Counts one line that is missing in the access log. */
    public void accessLogDropped() {
        series.count(Metric.ACCESS_LOG_DROPPED);
    }

    /** Shows a webhook to which nothing was sent yet. */
    public void beginApprovalWebhook(String webhook, String result) {
        series.begin(Metric.APPROVAL_WEBHOOKS, webhook, result);
    }

    /**
     * Counts what became of a notice about an approval, or of one attempt.
     *
     * @param result {@code delivered}, {@code retried}, {@code dropped} or {@code refused}
     */
    public void approvalWebhook(String webhook, String result) {
        series.count(Metric.APPROVAL_WEBHOOKS, webhook, result);
    }

    private static void tell(MultiGauge gauge, Metric metric, Map<String, Long> byName) {
        gauge.register(
                byName.entrySet().stream()
                        .map(each -> Series.row(metric, each.getValue(), each.getKey()))
                        .toList(),
                true);
    }
}
