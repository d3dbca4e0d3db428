package dev.sluice.gateway;

import dev.sluice.audit.FullLogException;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The way of every request, first step to last. */
@Singleton
public class Pipeline {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    private final LiveConfiguration configuration;
    private final Identification identification;
    private final Arrival arrival;
    private final Tracing tracing;
    private final Quarantine quarantine;
    private final Judgement judgement;
    private final OpenStreams streams;
    private final Admission admission;
    private final RoundTrips roundTrips;
    private final Approving approving;
    private final Metering metering;
    private final ApprovalUse approvals;
    private final Forwarding forwarding;
    private final Trimming trimming;
    private final Recording recording;
    private final Draining draining;

    Pipeline(
            LiveConfiguration configuration,
            Identification identification,
            Arrival arrival,
            Tracing tracing,
            Quarantine quarantine,
            Judgement judgement,
            OpenStreams streams,
            Admission admission,
            RoundTrips roundTrips,
            Approving approving,
            Metering metering,
            ApprovalUse approvals,
            Forwarding forwarding,
            Trimming trimming,
            Recording recording,
            Draining draining) {
        this.configuration = configuration;
        this.identification = identification;
        this.arrival = arrival;
        this.tracing = tracing;
        this.quarantine = quarantine;
        this.judgement = judgement;
        this.streams = streams;
        this.admission = admission;
        this.roundTrips = roundTrips;
        this.approving = approving;
        this.metering = metering;
        this.approvals = approvals;
        this.forwarding = forwarding;
        this.trimming = trimming;
        this.recording = recording;
        this.draining = draining;
    }

    /**
     * Handles one request.
     *
     * @return what goes back to the agent; never fails. Cancelling it gives up the server too
     */
    public Uni<Outcome> handle(Exchange exchange) {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            return Uni.createFrom()
                    .item(
                            new Outcome.Refused(
                                    Refusal.of(Kind.NOT_READY, null, "no configuration is loaded"),
                                    Era.LEGACY));
        }
        Passage passage = new Passage(exchange, snapshot, recording.stopwatch());
        return Uni.createFrom()
                .item(passage)
                .call(identification::identify)
                .call(arrival::read)
                .onItemOrFailure()
                .invoke((read, failure) -> tracing.begin(passage))
                .invoke(streams::heard)
                .plug(way -> quarantine.before(passage, way))
                .invoke(judgement::decide)
                .invoke(admission::admit)
                .invoke(roundTrips::resume)
                .call(approving::approve)
                .call(metering::take)
                .call(this::use)
                .flatMap(forwarding::forward)
                .flatMap(reply -> trimming.trim(passage, reply))
                .plug(way -> draining.whileTimeLasts(passage, way))
                .onFailure()
                .recoverWithItem(
                        failure -> new Outcome.Refused(refusal(passage, failure), passage.era()))
                .invoke(outcome -> recording.record(passage, outcome))
                .onFailure()
                .recoverWithItem(failure -> unrecorded(passage, failure))
                .onCancellation()
                .invoke(() -> recording.cancelled(passage))
                .onTermination()
                .invoke(() -> streams.settled(passage));
    }

    /** Who waited for a person may have been overtaken by what the tool has become meanwhile. */
    private Uni<Void> use(Passage passage) {
        return passage.approval() == null
                ? approvals.use(passage)
                : quarantine
                        .again(passage)
                        .onFailure()
                        .call(failure -> metering.giveBack(passage))
                        .chain(() -> approvals.use(passage));
    }

    /** Nothing passes that could not be recorded. */
    private static Outcome unrecorded(Passage passage, Throwable failure) {
        String id = passage.exchange().requestId();
        RequestLog.about(
                id,
                () -> {
                    if (failure instanceof FullLogException) {
                        LOG.errorf(
                                "request %s could not be recorded: %s", id, failure.getMessage());
                    } else {
                        LOG.errorf(failure, "request %s could not be recorded", id);
                    }
                });
        return new Outcome.Refused(
                Refusal.of(Kind.NOT_READY, passage.id(), "the decision log cannot keep up"),
                passage.era());
    }

    /** An error anywhere is a refusal, never a pass. */
    private static Refusal refusal(Passage passage, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refused.refusal();
        }
        String id = passage.exchange().requestId();
        RequestLog.about(id, () -> LOG.errorf(failure, "request %s failed in the gateway", id));
        return Refusal.of(Kind.INTERNAL, passage.id(), "the gateway failed");
    }
}
