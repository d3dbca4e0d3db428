package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Binding;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Proof;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.Limiter;
import dev.sluice.policy.Call;
import dev.sluice.policy.Call.Definition;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ParamHeader;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Span;
import dev.sluice.telemetry.TraceContext;
import dev.sluice.upstream.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request so far. Each step of the pipeline reads what the steps before it
 * found and adds its own finding; it is used by one event loop only.
 */
final class Passage {
    private final Exchange exchange;
    private final Snapshot snapshot;
    private final Stopwatch stopwatch;
    private @Nullable Caller caller;
    private @Nullable Server server;
    private @Nullable CallerName callerName;
    private @Nullable String callerText;
    private @Nullable CallerFacts callerFacts;
    private StreamPlaces.@Nullable Use place;
    private @Nullable Message message;
    private @Nullable McpMethod method;
    private Era era = Era.LEGACY;
    private List<ParamHeader> repeated = List.of();
    private @Nullable Session session;
    private @Nullable Target target;
    private Definition definition = Definition.UNPINNED;
    private boolean untold;
    private @Nullable Decision decision;
    private @Nullable Objection objection;
    private boolean shadowed;
    private List<Charged> charged = List.of();
    private @Nullable Approval approval;
    private @Nullable Binding binding;
    private boolean approvalUsed;
    private RoundTrips.@Nullable Resumed roundTrip;
    private @Nullable Integer upstreamStatus;
    private @Nullable Refusal refusal;
    private ReplyOutcome outcome = ReplyOutcome.OK;
    private @Nullable TraceContext traceContext;
    private Span span = Span.NONE;
    private Span asking = Span.NONE;

    /** What a call has taken, and whom it is given back to if need be. */
    record Charged(Limiter keeper, List<Receipt> receipts) {
        Charged {
            receipts = List.copyOf(receipts);
        }
    }

    Passage(Exchange exchange, Snapshot snapshot, Stopwatch stopwatch) {
        this.exchange = exchange;
        this.snapshot = snapshot;
        this.stopwatch = stopwatch;
    }

    void identified(Caller proved, Server asked) {
        caller = proved;
        server = asked;
        callerName = null;
        callerText = null;
        callerFacts = null;
    }

    void arrived(Message read, @Nullable McpMethod known) {
        message = read;
        method = known;
    }

    /**
     * Written in the modern way.
     *
     * @param params the arguments that headers repeat
     */
    void standsAlone(List<ParamHeader> params) {
        era = Era.MODERN;
        repeated = List.copyOf(params);
    }

    void inSession(@Nullable Session found) {
        session = found;
    }

    void decided(@Nullable Target about, Decision made) {
        target = about;
        decision = made;
    }

    /**
     * Remembers whether somebody accepted what is called.
     *
     * @param out whether nobody could tell, so that it is held back
     */
    void defined(Definition found, boolean out) {
        definition = found;
        untold = out;
    }

    /** Whether nobody can tell what the tool that is called was shown as. */
    boolean isUntold() {
        return untold;
    }

    /** Ends the way for an objection; to be thrown. */
    RefusedException enforce(Objection against) {
        objection = against;
        return new RefusedException(against.refusal());
    }

    /** Writes down an objection that is not carried out. */
    void shadow(Objection against) {
        objection = against;
        shadowed = true;
    }

    /** Goes on, as what spoke against it does no more. */
    void overcome() {
        objection = null;
    }

    void refused(Refusal why) {
        refusal = why;
        if (why.kind() == Refusal.Kind.APPROVAL_ASKED) {
            outcome = ReplyOutcome.INPUT_REQUIRED;
            return;
        }
        boolean lost =
                switch (why.kind()) {
                    case UPSTREAM_FAILED, UPSTREAM_TIMED_OUT -> true;
                    case OVERLOADED ->
                            upstreamStatus != null; // it ran, and its reply found no room
                    default -> false;
                };
        outcome = lost ? ReplyOutcome.BROKEN : ReplyOutcome.REFUSED;
    }

    void ended(ReplyOutcome how) {
        outcome = how;
    }

    void answered(int status) {
        upstreamStatus = status;
        stopwatch.answered();
    }

    /** Remembers what was taken, beside what was taken before. */
    void charged(Charged taken) {
        if (charged.isEmpty()) {
            charged = List.of(taken);
            return;
        }
        List<Charged> all = new ArrayList<>(charged);
        all.add(taken);
        charged = List.copyOf(all);
    }

    /** Forgets what has been given back. */
    void uncharged() {
        charged = List.of();
    }

    /** Goes on with a call that was charged when it began. */
    void resumed(RoundTrips.Resumed state) {
        roundTrip = state;
    }

    /**
     * Remembers the question to a person that the call depends on.
     *
     * @param exactly what the question must be about: this very call
     */
    void dependsOn(Approval question, Binding exactly) {
        approval = question;
        binding = exactly;
    }

    /** Notes whether the yes of a person is used up by this call. */
    void usesApproval(boolean used) {
        approvalUsed = used;
    }

    /** Goes on with a message that says less than the one that was sent. */
    void reducedTo(Message less) {
        message = less;
    }

    /** Keeps no more of its message than the bytes, as it may be long until somebody asks. */
    void rests() {
        if (message instanceof Message.Request request) {
            message = request.unread();
        }
    }

    void traced(Span begun) {
        span = begun;
    }

    void asks(Span begun) {
        asking = begun;
    }

    Exchange exchange() {
        return exchange;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Stopwatch stopwatch() {
        return stopwatch;
    }

    Caller caller() {
        return Objects.requireNonNull(caller, "identify comes first");
    }

    boolean isIdentified() {
        return caller != null;
    }

    Server server() {
        return Objects.requireNonNull(server, "identify comes first");
    }

    @Nullable Message message() {
        return message;
    }

    @Nullable McpMethod method() {
        return method;
    }

    /** How the agent speaks; legacy until the body has said otherwise. */
    Era era() {
        return era;
    }

    /** The arguments that the request's headers repeat. */
    List<ParamHeader> repeated() {
        return repeated;
    }

    @Nullable Session session() {
        return session;
    }

    @Nullable Target target() {
        return target;
    }

    @Nullable Decision decision() {
        return decision;
    }

    List<Charged> charged() {
        return charged;
    }

    /** The question to a person that the call depends on; null when nobody must be asked. */
    @Nullable Approval approval() {
        return approval;
    }

    /** The very call that a person must have said yes to. */
    Binding binding() {
        return Objects.requireNonNull(binding, "only a call that was approved is asked");
    }

    /** Whether the yes of a person is used up by this call. */
    boolean hasUsedApproval() {
        return approvalUsed;
    }

    /** What is given back when the server never receives a request that goes on with a call. */
    RoundTrips.@Nullable Resumed roundTrip() {
        return roundTrip;
    }

    /** What spoke against the call; null when nothing did. */
    @Nullable Objection objection() {
        return objection;
    }

    /** Whether the objection was not carried out. */
    boolean isShadowed() {
        return shadowed;
    }

    @Nullable Refusal refusal() {
        return refusal;
    }

    ReplyOutcome outcome() {
        return outcome;
    }

    @Nullable Integer upstreamStatus() {
        return upstreamStatus;
    }

    /** Where the agent says that the request stands in a trace; to be asked once it is read. */
    TraceContext traceContext() {
        if (traceContext == null) {
            traceContext = Tracing.context(exchange, message);
        }
        return traceContext;
    }

    /** The request's part in its trace. */
    Span span() {
        return span;
    }

    /** The part of what its server is asked. */
    Span asking() {
        return asking;
    }

    @Nullable Policy policy() {
        return snapshot.policyOf(caller().grant());
    }

    /** Whether everything that the caller could do at the server is switched off. */
    boolean isSwitchedOff() {
        return snapshot.switches().covering(server().name(), callerFacts()) != null;
    }

    /** What a policy may know of who calls. */
    CallerFacts callerFacts() {
        CallerFacts known = callerFacts;
        if (known == null) {
            JsonValue claims = caller().proof() instanceof Proof.Jwt jwt ? jwt.claims() : null;
            known = new CallerFacts(caller().grant().name(), caller().subject(), claims);
            callerFacts = known;
        }
        return known;
    }

    /** Whom bounds count for. */
    CallerName callerName() {
        CallerName known = callerName;
        if (known == null) {
            known = CallerName.of(caller());
            callerName = known;
        }
        return known;
    }

    /** The same in one text. */
    String callerText() {
        String known = callerText;
        if (known == null) {
            known = callerName().text();
            callerText = known;
        }
        return known;
    }

    /** Notes the place that it has among all streams. */
    void takesPlace(StreamPlaces.Use use) {
        place = use;
    }

    /** The place that it had until now, to be given back; null for none. */
    StreamPlaces.@Nullable Use leavesPlace() {
        StreamPlaces.Use had = place;
        place = null;
        return had;
    }

    /** The call of something, as policies see it. */
    Call call(Target about) {
        Message.Request request = request();
        JsonValue params = request == null ? null : request.params();
        JsonValue arguments = params == null ? null : params.get("arguments");
        Call call = new Call(server().name(), callerFacts(), about, arguments);
        return definition == Definition.UNPINNED ? call : call.of(definition);
    }

    /** The request that must be answered, or null for anything else. */
    Message.@Nullable Request request() {
        return message instanceof Message.Request request ? request : null;
    }

    /** The id of the request that must be answered, or null. */
    @Nullable RequestId id() {
        return message instanceof Message.Request request ? request.id() : null;
    }

    RefusedException refuse(Refusal.Kind kind, String text) {
        return new RefusedException(Refusal.of(kind, id(), text));
    }
}
