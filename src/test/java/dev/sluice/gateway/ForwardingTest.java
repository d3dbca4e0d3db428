package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalsOver;
import dev.sluice.approval.Binding;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.Proof;
import dev.sluice.identity.TokenHash;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Limiter;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.secret.Secret;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a call that is given up on its way to the server. */
class ForwardingTest {
    private final List<Receipt> givenBack = new ArrayList<>();
    private final RoundTrips roundTrips = new RoundTrips(InstantSource.system());
    private final ScriptedApprovals approvals = new ScriptedApprovals();
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
        useApproval();

        forwarding(purse).forward(passage).subscribe().with(reply -> {}).cancel();
        Runnable neverSent = client.neverSent;
        assertThat(givenBack).isEmpty();
        if (neverSent != null) {
            neverSent.run();
        }

        assertThat(givenBack).containsExactly(receipt);
        assertThat(approvals.givenBack).containsExactly("x");
    }

    @Test
    @Threat("D10")
    void a_call_for_which_no_token_could_be_had_has_used_nothing_and_is_told_503() {
        assertThat(refusalOfUnused(Stage.UNAUTHORIZED)).isEqualTo(Refusal.Kind.NOT_READY);
    }

    @Test
    void a_call_for_which_its_server_has_no_room_has_used_nothing_and_is_told_503() {
        assertThat(refusalOfUnused(Stage.NO_ROOM)).isEqualTo(Refusal.Kind.OVERLOADED);
    }

    @Test
    void a_call_to_a_server_that_is_left_alone_has_used_nothing_and_is_told_when_to_come_back() {
        Refusal refusal =
                refusalOfUnused(UpstreamFailedException.resting(Duration.ofMillis(1_500)));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UPSTREAM_RESTING);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(1_500));
    }

    private Refusal.Kind refusalOfUnused(Stage stage) {
        return refusalOfUnused(new UpstreamFailedException(stage, "never received")).kind();
    }

    /** How a call is refused whose server never received it; what it has taken is given back. */
    private Refusal refusalOfUnused(UpstreamFailedException failure) {
        Purse purse = new Purse();
        LimitKey key = new LimitKey("grant", "g", "c", Duration.ofHours(1), false);
        Receipt receipt = new Receipt(key, 1, 1);
        passage.charged(new Passage.Charged(purse, List.of(receipt)));
        UpstreamClient tokenless = (request, neverSent) -> Uni.createFrom().failure(failure);

        Throwable refused =
                catchThrowable(
                        () -> forwarding(purse, tokenless).forward(passage).await().indefinitely());

        assertThat(givenBack).containsExactly(receipt);
        return ((RefusedException) refused).refusal();
    }

    private static final Issuer CORP =
            new Issuer(
                    "corp",
                    "https://idp.example",
                    URI.create("https://idp.example/keys"),
                    Set.of("RS256"),
                    List.of(),
                    Duration.ZERO);

    @Test
    @Threat({"D1", "D11"})
    void a_callers_jwt_goes_along_only_where_it_is_exchanged() {
        Secret token = new Secret("a.b.c");
        Proof jwt =
                new Proof.Jwt(
                        CORP,
                        "iss#alice",
                        object(),
                        Instant.MAX,
                        token,
                        SigningKey.rs256("k1").publicKey());
        Proof opaque = new Proof.Token(TokenHash.of("t"));

        assertThat(subject(new Flow.TokenExchange(), jwt)).isEqualTo(token);
        assertThat(subject(new Flow.TokenExchange(), opaque)).isNull();
        assertThat(subject(new Flow.ClientCredentials(), jwt)).isNull();
        assertThat(subject(null, jwt)).isNull();
    }

    private static @Nullable Secret subject(@Nullable Flow flow, Proof proof) {
        OAuth oauth =
                flow == null
                        ? null
                        : new OAuth(
                                flow,
                                URI.create("https://idp.example/token"),
                                new OAuth.Client.Public("sluice"),
                                new OAuth.Wish(List.of(), null, null));
        Server server =
                new Server(
                        "s",
                        Situation.SERVER.http().url(),
                        Map.of(),
                        Timeouts.DEFAULT,
                        oauth,
                        List.of());
        Passage passage =
                Situation.passage(Situation.snapshot(null, Switches.NONE), Situation.call("echo"));
        passage.identified(new Caller(Situation.GRANT, "alice", proof), server);
        return Forwarding.subject(passage);
    }

    private static JsonValue object() {
        try {
            return StrictJson.read(new byte[] {'{', '}'}, JsonLimits.REQUEST);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private void useApproval() {
        Binding call = new Binding("s", "g", "g", "echo", "d", "p", "v", "/r");
        passage.dependsOn(ScriptedApprovals.approval("x", State.USED, call, null), call);
        passage.usesApproval(true);
    }

    private Forwarding forwarding(Limiter limiter) {
        return forwarding(limiter, client);
    }

    private Forwarding forwarding(Limiter limiter, UpstreamClient to) {
        Metering metering =
                new Metering(limiter, limiter, roundTrips, new Meters(new SimpleMeterRegistry()));
        return new Forwarding(
                to,
                metering,
                new ApprovalUse(ApprovalsOver.store(approvals), metering),
                new Cancellation(new OwnMessages(to)),
                new Meters(new SimpleMeterRegistry()));
    }
}
