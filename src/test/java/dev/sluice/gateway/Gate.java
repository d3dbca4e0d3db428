package dev.sluice.gateway;

import dev.sluice.audit.ArgumentDigests;
import dev.sluice.audit.DecisionLog;
import dev.sluice.audit.DecisionRecord;
import dev.sluice.audit.RecentDecisions;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Message;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Callers;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Verb;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of the pipeline that judge a request, under one policy and without HTTP. */
public final class Gate {
    private static final Server SERVER =
            new Server("s", URI.create("http://localhost/mcp"), Map.of(), Timeouts.DEFAULT);

    private final Judgement judgement = judgement();
    private final Arrival arrival;
    private final Snapshot snapshot;
    private final Caller caller;
    private final String session;

    /** A gate for callers whom this policy judges. */
    public Gate(Policy policy) {
        Grant grant = Callers.grant("g", "s", policy.name(), "gate-token-1");
        SecureRandom random = new SecureRandom();
        Sessions sessions =
                new Sessions(
                        new SessionSeal(SessionKeys.random(random), random),
                        Duration.ofDays(1),
                        InstantSource.system(),
                        random);
        caller = Callers.of(grant);
        arrival =
                new Arrival(
                        sessions, new ModernArrival(new RepeatedArguments(InstantSource.system())));
        session = sessions.begin(caller, null, "2025-11-25");
        snapshot =
                Callers.snapshot(
                        Map.of("s", SERVER),
                        Map.of(policy.name(), policy),
                        List.of(grant),
                        Switches.NONE);
    }

    /**
     * Judges one message.
     *
     * @param headers what is sent beside it, names in lower case; the session is added
     * @return the bytes that would be forwarded; null when the message is refused
     */
    public byte @Nullable [] pass(Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("mcp-session-id", session);
        Passage passage = new Passage(new Sent(all, body), snapshot, new Stopwatch(() -> 0));
        passage.identified(caller, SERVER);
        try {
            arrival.read(passage).await().indefinitely();
            judgement.decide(passage);
        } catch (RefusedException refused) {
            return null;
        }
        Message message = passage.message();
        return message == null ? body : message.body().document();
    }

    private static Judgement judgement() {
        DecisionLog deaf = new Deaf();
        Recording recording =
                new Recording(
                        deaf,
                        new Meters(new SimpleMeterRegistry()),
                        InstantSource.system(),
                        () -> 0,
                        ArgumentDigests.NONE,
                        new RecentDecisions(0, 1),
                        new ServersSeen());
        return new Judgement(deaf, new Subscriptions(recording));
    }

    private record Deaf() implements DecisionLog {
        @Override
        public boolean accepts() {
            return true;
        }

        @Override
        public void record(DecisionRecord record) {}
    }

    private static final class Sent implements Exchange {
        private final Map<String, String> headers;
        private final byte[] bytes;

        Sent(Map<String, String> headers, byte[] bytes) {
            this.headers = headers;
            this.bytes = bytes;
        }

        @Override
        public Verb verb() {
            return Verb.POST;
        }

        @Override
        public String requestId() {
            return "r";
        }

        @Override
        public String server() {
            return "s";
        }

        @Override
        public String source() {
            return "127.0.0.1";
        }

        @Override
        public List<String> authorization() {
            return List.of();
        }

        @Override
        public @Nullable X509Certificate certificate() {
            return null;
        }

        @Override
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        @Override
        public List<String> headers(String name) {
            String one = headers.get(name);
            return one == null ? List.of() : List.of(one);
        }

        @Override
        public Map<String, String> headersWith(String prefix) {
            return Map.of();
        }

        @Override
        public Uni<byte[]> body() {
            return Uni.createFrom().item(bytes);
        }
    }
}
