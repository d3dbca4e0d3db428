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
    private final Recording recording;
    private final Way way;

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
        this.recording = recording;
        this.way =
                Way.begin()
                        .await(identification::identify)
                        .await(arrival::read)
                        .always(tracing::begin)
                        .then(streams::heard)
                        .await(quarantine::before)
                        .then(judgement::decide)
                        .then(admission::admit)
                        .then(roundTrips::resume)
                        .await(approving::approve)
                        .await(metering::take)
                        .await(passage -> overtaken(passage, quarantine, metering))
                        .await(approvals::use)
                        .ask(forwarding::forward)
                        .answer(trimming::trim, draining, new Recorded(recording, streams));
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
        return way.of(new Passage(exchange, snapshot, recording.stopwatch()));
    }

    /** Who waited for a person may have been overtaken by what the tool has become meanwhile. */
    private static Uni<Void> overtaken(Passage passage, Quarantine quarantine, Metering metering) {
        return passage.approval() == null
                ? Way.DONE
                : quarantine.again(passage).onFailure().call(failure -> metering.giveBack(passage));
    }

    /**
     * Ends each way: it is recorded, and the place that it took is free again.
     *
     * @param recording writes down what happened
     * @param streams keeps the places
     */
    private record Recorded(Recording recording, OpenStreams streams) implements Way.Ending {
        @Override
        public Outcome refused(Passage passage, Throwable failure) {
            return new Outcome.Refused(refusal(passage, failure), passage.era());
        }

        @Override
        public Outcome recorded(Passage passage, Outcome outcome) {
            try {
                recording.record(passage, outcome);
                return outcome;
            } catch (Throwable failure) {
                return unrecorded(passage, failure);
            }
        }

        @Override
        public void left(Passage passage) {
            recording.cancelled(passage);
        }

        @Override
        public void settled(Passage passage) {
            streams.settled(passage);
        }
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
