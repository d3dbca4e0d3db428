package dev.sluice.approval.webhook;

import dev.sluice.address.Addresses;
import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.ApprovalSettings;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.approval.Verdict;
import dev.sluice.approval.local.LocalApprovals;
import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Questions in memory, and webhooks that are told of them. */
final class Told implements AutoCloseable {
    static final String SUBJECT = "alice";
    private static final Duration AMPLE = Duration.ofSeconds(20);

    final Vertx vertx;
    final Webhooks webhooks;
    final Approvals approvals;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ArgumentSeal seal =
            new ArgumentSeal(
                    () -> List.of(new SecretKeySpec(new byte[32], "AES")), new SecureRandom());
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Duration ahead = Duration.ZERO;

    /** Few questions are too many for none of these tests. */
    private record Roomy(Optional<URI> publicUrl) implements ApprovalSettings {
        @Override
        public int mostPending() {
            return 100_000;
        }

        @Override
        public int mostPendingPerGrant() {
            return 100_000;
        }
    }

    /**
     * With these webhooks.
     *
     * @param webhooks their settings, without what all names begin with
     */
    Told(Vertx vertx, Map<String, String> webhooks, Backoff backoff) {
        this.vertx = vertx;
        ApprovalSettings settings = new Roomy(Optional.of(URI.create("https://sluice.test/")));
        this.webhooks =
                new Webhooks(
                        settings(webhooks),
                        new ApprovalLinks(settings),
                        seal,
                        vertx,
                        new Addresses(vertx, Told::lookUp, System::nanoTime),
                        new Meters(registry),
                        this::now,
                        backoff);
        this.approvals =
                new Approvals(new LocalApprovals(settings, this::now), List.of(this.webhooks));
    }

    /**
     * With one webhook, {@code ops}, that is told JSON.
     *
     * @param folder where its key is kept
     * @param more settings of it, such as {@code ops.timeout}
     */
    static Told at(Vertx vertx, String url, Path folder, Backoff backoff, Map<String, String> more)
            throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        Map<String, String> settings = new HashMap<>(more);
        settings.put("ops.url", url);
        settings.put("ops.secret-file", key.toString());
        return new Told(vertx, settings, backoff);
    }

    /** Retries at once, so many times. */
    static Backoff hasty(int attempts) {
        return new Backoff(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                attempts,
                Duration.ofHours(1),
                () -> 1);
    }

    /** However busy the machine is. */
    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    static WebhookSettings settings(Map<String, String> webhooks) {
        Map<String, String> named = new HashMap<>();
        String prefix = "sluice.approvals.webhooks.";
        webhooks.keySet().stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .forEach(name -> named.put(prefix + name + ".timeout", "30s"));
        webhooks.forEach((name, value) -> named.put(prefix + name, value));
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(WebhookSettings.class)
                        .withSources(new PropertiesConfigSource(named, "test", 100))
                        .addDiscoveredConverters()
                        .build();
        return config.getConfigMapping(WebhookSettings.class);
    }

    private static List<InetAddress> lookUp(String name) throws UnknownHostException {
        return List.of(
                InetAddress.getByName(
                        name.equals("astray.test") ? "169.254.169.254" : "127.0.0.1"));
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Asks whether a call with these arguments may pass. */
    Approval ask(String tool, String reason, String arguments) {
        Asked answer = found(approvals.ask(question(tool, reason, arguments)));
        return ((Asked.New) answer).approval();
    }

    Approval ask() {
        return ask("refund", "over the limit", "{}");
    }

    private Question question(String tool, String reason, String arguments) {
        int number = asked.incrementAndGet();
        String id = "q" + number;
        Binding binding =
                new Binding(
                        "shop",
                        "desk",
                        SUBJECT,
                        tool,
                        "%064d".formatted(number),
                        "sales",
                        "v1",
                        "/tools/refund/approval");
        return new Question(
                id, binding, reason, List.of(), Duration.ofMinutes(15), seal.seal(id, arguments));
    }

    /** Answers it. */
    void decide(Approval approval, boolean yes, String comment) {
        found(approvals.decide(new Verdict(approval.id(), yes, "carol", "carol@test", comment)));
    }

    static <T> T found(Uni<T> way) {
        return way.await().atMost(AMPLE);
    }

    /** How often this became of a notice of the webhook {@code ops}. */
    int count(String result) {
        Counter counter =
                registry.find("sluice_approval_webhooks")
                        .tags("webhook", "ops", "result", result)
                        .counter();
        return counter == null ? -1 : (int) counter.count();
    }

    void stop() throws InterruptedException {
        webhooks.stop(new ShutdownEvent());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
