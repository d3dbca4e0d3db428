package dev.sluice.gateway;

import dev.sluice.catalog.local.LocalSightings;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Access;
import dev.sluice.policy.AllTools;
import dev.sluice.policy.ClientRequests;
import dev.sluice.policy.DefaultAction;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.policy.ToolTable;
import dev.sluice.policy.Unlisted;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Callers;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Verb;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One grant {@code g} with the policy {@code p} at the server {@code s}, and a request of it. */
final class Situation {
    static final Server SERVER =
            new Server("s", URI.create("http://localhost/mcp"), Map.of(), Timeouts.DEFAULT);
    static final Grant GRANT = Callers.grant("g", "s", "p", "situation-token-1");

    private Situation() {}

    /** A policy that allows what its table names. */
    static Policy policy(Mode mode, DenialForm denials, ToolTable tools, ClientRequests asks) {
        return new Policy(
                "p",
                "sha256:v",
                DefaultAction.DENY,
                mode,
                Unlisted.UNKNOWN,
                denials,
                Patterns.of(List.of("hidden")),
                AllTools.NOTHING,
                tools,
                Access.byDefault("/prompts"),
                Access.byDefault("/resources"),
                asks);
    }

    static Policy policy(Mode mode, DenialForm denials) {
        return policy(mode, denials, ToolTable.EMPTY, ClientRequests.ALLOWED);
    }

    static Snapshot snapshot(@Nullable Policy policy, Switches switches) {
        Grant grant = policy == null ? new Grant("g", "s", null, GRANT.holder()) : GRANT;
        Map<String, Policy> policies = policy == null ? Map.of() : Map.of("p", policy);
        return Callers.snapshot(Map.of("s", SERVER), policies, List.of(grant), switches);
    }

    /** Holds back what it has seen change, in memory. */
    static Quarantine quarantine(InstantSource clock) {
        Meters meters = new Meters(new SimpleMeterRegistry());
        ToolChanges changes = new ToolChanges(meters);
        GatewaySettings settings = replies(List.of("passing"), List.of("stripped"));
        return new Quarantine(
                new LocalSightings(clock),
                changes,
                new UnfitTools(settings, changes),
                new FirstLists(
                        (request, neverSent) -> Uni.createFrom().nothing(),
                        settings,
                        new ReplyMemory(settings, meters),
                        new SecureRandom(),
                        System::nanoTime),
                new NothingLive());
    }

    /** The settings of replies in which servers are named from which hidden text passes, or not. */
    static GatewaySettings replies(List<String> passing, List<String> stripped) {
        return new Replies(passing, stripped);
    }

    private record Replies(List<String> passing, List<String> stripped) implements GatewaySettings {
        @Override
        public int largestEvent() {
            return 1 << 24;
        }

        @Override
        public int largestList() {
            return 1 << 24;
        }

        @Override
        public int buffered() {
            return 1 << 16;
        }

        @Override
        public OptionalLong memory() {
            return OptionalLong.empty();
        }

        @Override
        public Duration longestTtl() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Optional<List<String>> hiddenTextFrom() {
            return Optional.of(passing);
        }

        @Override
        public Optional<List<String>> hiddenTextStrippedFrom() {
            return Optional.of(stripped);
        }
    }

    private static final class NothingLive implements LiveConfiguration {
        @Override
        public @Nullable Snapshot current() {
            return null;
        }

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public void onChange(Consumer<Snapshot> listener) {}
    }

    /** A request that has arrived and is not judged yet. */
    static Passage passage(Snapshot snapshot, String message) {
        Passage passage = passage(snapshot, Verb.POST);
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        Message read = ((Reading.Read) MessageReader.request(bytes)).message();
        McpMethod method =
                read instanceof Message.Request request ? McpMethod.of(request.method()) : null;
        passage.arrived(read, method);
        return passage;
    }

    static Passage passage(Snapshot snapshot, Verb verb) {
        Passage passage = new Passage(new Sent(verb), snapshot, new Stopwatch(() -> 0));
        passage.identified(Callers.of(snapshot.grants().all().get(0)), SERVER);
        return passage;
    }

    static String call(String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\""
                + tool
                + "\",\"arguments\":{\"amount\":5}}}";
    }

    private record Sent(Verb verb) implements Exchange {
        @Override
        public String requestId() {
            return "r";
        }

        @Override
        public String source() {
            return "192.0.2.1";
        }

        @Override
        public String server() {
            return "s";
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
            return null;
        }

        @Override
        public List<String> headers(String name) {
            return List.of();
        }

        @Override
        public Map<String, String> headersWith(String prefix) {
            return Map.of();
        }

        @Override
        public Uni<byte[]> body() {
            return Uni.createFrom().item(new byte[0]);
        }
    }
}
