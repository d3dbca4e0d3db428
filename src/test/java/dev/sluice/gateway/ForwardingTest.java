package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Limiter;
import dev.sluice.policy.Switches;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a call that is given up on its way to the server. */
class ForwardingTest {
    private final List<Receipt> givenBack = new ArrayList<>();
    private final RoundTrips roundTrips = new RoundTrips(InstantSource.system());
    private final Away client = new Away();
    private final Passage passage =
            Situation.passage(Situation.snapshot(null, Switches.NONE), Situation.call("echo"));

    /** Never connects. */
    private static final class Away implements UpstreamClient {
        @Nullable Runnable neverSent;

        @Override
        public Uni<UpstreamReply> send(UpstreamRequest request, Runnable whenNeverSent) {
            neverSent = whenNeverSent;
            return Uni.createFrom().nothing();
        }
    }

    private final class Purse implements Limiter {
        @Override
        public Uni<Consumption> take(List<Charge> charges) {
            throw new AssertionError("nothing is taken here");
        }

        @Override
        public Uni<Void> giveBack(List<Receipt> receipts) {
            givenBack.addAll(receipts);
            return Uni.createFrom().voidItem();
        }
    }

    @Test
    void an_agent_that_leaves_before_its_server_heard_of_the_call_has_used_nothing() {
        Purse purse = new Purse();
        LimitKey key = new LimitKey("grant", "g", "c", Duration.ofHours(1), false);
        Receipt receipt = new Receipt(key, 1, 1);
        passage.charged(new Passage.Charged(purse, List.of(receipt)));

        forwarding(purse).forward(passage).subscribe().with(reply -> {}).cancel();
        Runnable neverSent = client.neverSent;
        assertThat(givenBack).isEmpty();
        if (neverSent != null) {
            neverSent.run();
        }

        assertThat(givenBack).containsExactly(receipt);
    }

    private Forwarding forwarding(Limiter limiter) {
        return new Forwarding(
                client,
                new Metering(limiter, limiter, roundTrips, new Meters(new SimpleMeterRegistry())),
                new Cancellation(new OwnMessages(client)),
                new Meters(new SimpleMeterRegistry()));
    }
}
