package dev.sluice.telemetry;

import java.util.List;

/**
 * Every metric of the gateway: its name, its labels, and the sentence that Prometheus and the page
 * of metrics show. Whatever is measured stands here first.
 */
public enum Metric {
    DECISIONS(
            Type.COUNTER,
            "sluice_decisions",
            List.of("server", "policy", "tool", "decision"),
            "Judged calls",
            "`decision` is `allowed`, `denied`, `limited`, `pending`, `unavailable` or `shadowed`; `tool` is"
                    + " the policy's entry, `_other`, or `_none` where none is called; `policy` is"
                    + " `_none` for a grant without one"),
    RULE_DECISIONS(
            Type.COUNTER,
            "sluice_rule_decisions",
            List.of("server", "policy", "rule", "decision"),
            "Judged calls, by the rule that decided",
            "`rule` is the rule's JSON Pointer in its policy, or one of the"
                    + " [words in parentheses](reference-decision-log.md); what the decision log"
                    + " calls so"),
    REQUEST_DURATION(
            Type.TIMER,
            "sluice_request_duration",
            List.of("server", "method", "outcome"),
            "Requests, from their head to the end of their reply",
            "`outcome` is `ok`, `tool_error`, `error`, `input_required`, `broken`, `cancelled` or"
                    + " `refused`"),
    OVERHEAD(
            Type.TIMER,
            "sluice_overhead",
            List.of("server"),
            "The part of a request that Sluice took itself",
            ""),
    UPSTREAM_DURATION(
            Type.TIMER,
            "sluice_upstream_duration",
            List.of("server", "outcome"),
            "From the last byte sent to a server to the first of its reply",
            "`outcome` is `ok`, `error`, `timeout` or `failed`"),
    INFLIGHT(Type.GAUGE, "sluice_inflight_requests", List.of("server"), "Requests under way", ""),
    OPEN_STREAMS(Type.GAUGE, "sluice_open_streams", List.of("server"), "Streams that are open", ""),
    BREAKER(
            Type.GAUGE,
            "sluice_breaker_state",
            List.of("server"),
            "Whether a server at a URL is left alone because its last calls failed:"
                    + " 0 no, 1 it is tried again, 2 yes",
            "Servers that were never called have no series"),
    UPSTREAM_ACTIVE(
            Type.GAUGE,
            "sluice_upstream_active_requests",
            List.of("server"),
            "Requests that have a place at a server at a URL",
            "Servers that were never called have no series"),
    UPSTREAM_QUEUED(
            Type.GAUGE,
            "sluice_upstream_queued_requests",
            List.of("server"),
            "Requests that wait for a place at a server at a URL",
            ""),
    UPSTREAM_MAX(
            Type.GAUGE,
            "sluice_upstream_max_requests",
            List.of("server"),
            "Places at a server at a URL",
            "The smaller of `concurrency` in its document and `sluice.upstream.max-connections`"),
    REPLY_MEMORY(
            Type.GAUGE,
            "sluice_reply_memory_bytes",
            List.of(),
            "Bytes kept of replies that are read whole",
            "`sluice.reply.memory` bounds them"),
    AUTH_FAILURES(
            Type.COUNTER,
            "sluice_auth_failures",
            List.of("reason"),
            "Refused credentials",
            "`reason` is `missing`, `several`, `malformed`, `unknown` or `other_server`, or at the"
                    + " admin API `operator`, `operator_role` or `several_operators`, or `approval`"
                    + " for an id that the pages do not know. Of JWTs:"
                    + " `too_long`, `malformed`, `header`, `algorithm`, `issuer`, `audience`,"
                    + " `subject`, `expired`, `not_yet`, `key` (not of this issuer, or not fit),"
                    + " `signature`, `keys_unavailable` (never fetched, or too long ago),"
                    + " `several_grants`, `no_audience`"),
    DROPPED_MESSAGES(
            Type.COUNTER,
            "sluice_dropped_messages",
            List.of("server"),
            "Messages of a server that were not passed on",
            "Answers to other requests, second answers, questions it may not ask, notifications"
                    + " about resources that may not be read"),
    REFUSALS(
            Type.COUNTER,
            "sluice_refusals",
            List.of("reason"),
            "What was refused or ended for whatever no policy decided",
            "At the edge: `handshake` (a TLS handshake that failed or took too long, also one that"
                    + " was never begun), `framing`, `head_too_slow`, `path`, `method`,"
                    + " `too_many_connections`, `stalled`. Before the message: `host_not_allowed`,"
                    + " `origin_not_allowed`, `unauthenticated`, `too_many_attempts`, `not_yours`,"
                    + " `not_ready`, `overloaded`, `draining` (the process is told to end),"
                    + " `wrong_type`, `too_large`, `too_slow`. The message and its session:"
                    + " `malformed`, `headers_disagree`, `unsupported_revision`,"
                    + " `session_missing`, `stream_needs_session`, `session_unknown`,"
                    + " `too_many_streams`, `too_many_sessions`. Beyond the gateway, or in it:"
                    + " `upstream_failed`, `upstream_timed_out`, `upstream_resting` (left alone, as"
                    + " its last calls failed), `upstream_method_not_allowed`, `not_modern`,"
                    + " `internal`"),
    LIMIT_USAGE(
            Type.SUMMARY,
            "sluice_limit_usage_percent",
            List.of("policy", "rule"),
            "How much of a limit each call would have used up, with all before it",
            "100 is the last call that fits, and what is above was refused; `rule` is the limit's"
                    + " JSON Pointer. Buckets are 50, 75, 90 and 100. Permits that stand in a lease"
                    + " count as used"),
    LIMIT_STORE_DURATION(
            Type.TIMER,
            "sluice_limit_store_duration",
            List.of(),
            "Round trips to the store of the limits' counts",
            "Nothing while they are counted in memory"),
    LIMIT_STORE_UNAVAILABLE(
            Type.COUNTER,
            "sluice_limit_store_unavailable",
            List.of("action"),
            "Calls whose limits the store could not tell",
            "`action` is what became of them by their `on_outage`: `deny`, `allow` or `local`"),
    LIMIT_STORE_CONNECTIONS(
            Type.GAUGE,
            "sluice_limit_store_connections",
            List.of(),
            "Event loops whose connection to the limits' store is up",
            "0 while it is out, and without one"),
    APPROVALS(
            Type.COUNTER,
            "sluice_approvals",
            List.of("result"),
            "What became of questions to a person, each told by one replica",
            "`result` is `asked`, `approved`, `refused`, `expired`, `used`, or `given_back` when"
                    + " the server never received the call, so that the yes counts again"),
    APPROVALS_PENDING(
            Type.GAUGE,
            "sluice_approvals_pending",
            List.of(),
            "Questions that wait for a person's answer",
            "With Redis those of all replicas, and each replica tells the same number; `NaN` while"
                    + " the store does not answer. Read every two seconds"),
    TOOL_CHANGES(
            Type.COUNTER,
            "sluice_tool_changes",
            List.of("server", "action"),
            "What became of the tools of servers",
            "`action` is `changed` when a pinned tool was shown as nobody accepted it and `returned`"
                    + " when it is as accepted again, both told by one replica; and, told by each,"
                    + " `new` for a tool that its server's pins do not name, `unfit` for one with"
                    + " hidden text or wrong headers, which is left out, and `stripped` for one"
                    + " whose hidden text is cut out"),
    SHADOW_RULES(
            Type.GAUGE,
            "sluice_shadow_rules",
            List.of("policy"),
            "Rules of a policy in force that refuse nothing, because they are in shadow mode",
            "Its tools in shadow, or 1 when the document is and names none. 0 for a policy without"),
    CONFIG_GENERATION(
            Type.GAUGE,
            "sluice_config_generation",
            List.of(),
            "Snapshots that this process has put into force",
            ""),
    CONFIG_INFO(
            Type.GAUGE,
            "sluice_config_info",
            List.of("hash"),
            "Hash of the documents in force; always 1",
            "The same on every replica that has the same documents in force"),
    CONFIG_LAST_APPLIED(
            Type.GAUGE,
            "sluice_config_last_applied_timestamp_seconds",
            List.of(),
            "When the snapshot in force came into force, in Unix time",
            ""),
    CONFIG_RELOADS(
            Type.COUNTER,
            "sluice_config_reloads",
            List.of("result"),
            "Changes of documents",
            "`result` is `applied`, `rejected`, or `narrowed` when only what a rejected change takes"
                    + " away was applied"),
    CONFIG_WATCH_LOST(
            Type.GAUGE,
            "sluice_config_watch_lost_seconds",
            List.of(),
            "For how long changes of ConfigMaps have not been heard of; 0 while they are",
            "Only with `sluice.config.source=kubernetes`"),
    CONFIG_REJECTED(
            Type.GAUGE,
            "sluice_config_rejected",
            List.of(),
            "1 while the documents that stand there are refused, and older ones, or none, are in"
                    + " force; else 0",
            ""),
    AUDIT_QUEUE(
            Type.GAUGE,
            "sluice_audit_queue_lines",
            List.of(),
            "Lines of the decision log that wait to be written",
            ""),
    AUDIT_FAILURES(
            Type.COUNTER,
            "sluice_audit_failures",
            List.of(),
            "Attempts to write the decision log that failed",
            "Each is made again"),
    AUDIT_DROPPED(
            Type.COUNTER,
            "sluice_audit_dropped",
            List.of(),
            "Lines that are missing in the decision log",
            "With `sluice.audit.on-full=block-new` none"),
    ACCESS_LOG_DROPPED(
            Type.COUNTER,
            "sluice_access_log_dropped",
            List.of(),
            "Lines that are missing in the access log",
            ""),
    TRACE_SPANS_DROPPED(
            Type.COUNTER,
            "sluice_trace_spans_dropped",
            List.of("reason"),
            "Spans that no collector will see",
            "`reason` is `queue_full`, `export_failed`, or `shutdown` for what was left at the end"
                    + " of the process. Only with `sluice.tracing.enabled`"),
    EVENT_LOOP_DELAY(
            Type.TIMER,
            "sluice_event_loop_delay",
            List.of(),
            "How late each event loop came to what was due, asked once a second",
            "Nobody's request moves on while its event loop is late"),
    BUILD_INFO(
            Type.GAUGE,
            "sluice_build_info",
            List.of("version", "java"),
            "Which Sluice this is, on which Java; always 1",
            ""),
    APPROVAL_WEBHOOKS(
            Type.COUNTER,
            "sluice_approval_webhooks",
            List.of("webhook", "result"),
            "Notices about approvals to webhooks",
            "`result` is `delivered`, `retried` for an attempt that is made again, `dropped` for a"
                    + " notice that is lost, or `refused` for one that is answered with 410");

    /** How a metric counts. */
    public enum Type {
        /** Only grows. */
        COUNTER("counter", "_total"),
        /** Goes up and down. */
        GAUGE("gauge", ""),
        /** Durations in buckets. */
        TIMER("histogram", "_seconds"),
        /** Numbers in buckets. */
        SUMMARY("histogram", "");

        private final String word;
        private final String suffix;

        Type(String word, String suffix) {
            this.word = word;
            this.suffix = suffix;
        }

        /** Prometheus' word for it. */
        public String word() {
            return word;
        }
    }

    private final Type type;
    private final String meter;

    @SuppressWarnings("ImmutableEnumChecker") // always a List.of
    private final List<String> labels;

    private final String help;
    private final String details;

    Metric(Type type, String meter, List<String> labels, String help, String details) {
        this.type = type;
        this.meter = meter;
        this.labels = labels;
        this.help = help;
        this.details = details;
    }

    public Type type() {
        return type;
    }

    /** The name without what Prometheus adds for its type. */
    public String meter() {
        return meter;
    }

    /** The name that Prometheus gets. */
    public String wireName() {
        return meter + type.suffix;
    }

    /** The names of its labels, in the order in which their values are told. */
    public List<String> labels() {
        return labels;
    }

    /** What Prometheus is told that it is. */
    public String help() {
        return help;
    }

    /** What only the page tells; may be empty. */
    public String details() {
        return details;
    }
}
