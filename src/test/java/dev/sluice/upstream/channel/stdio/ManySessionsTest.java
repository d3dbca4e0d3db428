package dev.sluice.upstream.channel.stdio;

import static dev.sluice.upstream.channel.stdio.Started.BOUNDS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import dev.sluice.upstream.channel.Conversations;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions come and go in all ways there are, and leave nothing. */
@Timeout(300)
class ManySessionsTest {
    private static final int ALL = 200;
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MUCH = 32L << 20;
    private static final String SERVER =
            """
            while read -r line; do case "$line" in
            *initialize*) echo '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}';;
            *crash*) exit 7;;
            esac; done""";

    private final Started started = new Started(BOUNDS);
    private final AtomicLong ahead = new AtomicLong();
    private final Conversations conversations =
            new Conversations(
                    started.vertx,
                    started.processes,
                    AT_ONCE,
                    Duration.ofHours(1),
                    Duration.ofMinutes(1),
                    new SecureRandom(),
                    () -> System.nanoTime() + ahead.get());
    private final Server server = started.server(List.of("/bin/sh", "-c", SERVER), Map.of());

    @AfterEach
    void close() {
        started.close();
    }

    @Test
    void two_hundred_sessions_leave_no_process_thread_descriptor_or_memory() {
        Assumptions.assumeTrue(Path.of("/proc/self/fd").toFile().exists());
        sessions(AT_ONCE); // classes are loaded
        int descriptors = descriptors();
        long memory = memory();

        int begun = sessions(ALL);

        assertThat(begun).isEqualTo(ALL);
        assertThat(started.left()).isEmpty();
        await().atMost(PATIENCE).until(() -> Started.threads().isEmpty());
        await().atMost(PATIENCE).until(() -> descriptors() <= descriptors + 5);
        assertThat(memory()).isLessThan(memory + MUCH);
    }

    /** Begins so many, each as soon as there is room, until all are gone again. */
    private int sessions(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id =
                    await().atMost(PATIENCE)
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(20))
                            .ignoreExceptions()
                            .until(this::begin, begun -> true);
            assertThat(conversations.channels()).isLessThanOrEqualTo(AT_ONCE);
            assertThat(started.left()).hasSizeLessThanOrEqualTo(AT_ONCE);
            ids.add(id);
            leave(id, i);
        }
        ahead.addAndGet(Duration.ofMinutes(61).toNanos());
        conversations.closeIdle();
        await().atMost(PATIENCE).until(() -> conversations.channels() == 0);
        assertThat(ids).doesNotHaveDuplicates();
        return ids.size();
    }

    private String begin() {
        ahead.addAndGet(Duration.ofSeconds(61).toNanos()); // who idles may lose its place
        return String.valueOf(
                send("", Verb.POST, request(0, "initialize"))
                        .join()
                        .headers()
                        .get("mcp-session-id"));
    }

    /** One in four ends properly, one crashes, and two are left lying, one of them to be swept. */
    private void leave(String id, int which) {
        switch (which % 4) {
            case 0 -> assertThat(send(id, Verb.DELETE, "").join().status()).isEqualTo(200);
            case 1 -> assertThat(send(id, Verb.POST, request(1, "crash"))).failsWithin(PATIENCE);
            case 2 -> {
                ahead.addAndGet(Duration.ofMinutes(61).toNanos());
                conversations.closeIdle();
            }
            default -> {}
        }
    }

    private CompletableFuture<UpstreamReply> send(String session, Verb verb, String body) {
        Map<String, String> headers =
                session.isEmpty() ? Map.of() : Map.of("mcp-session-id", session);
        return conversations
                .send(
                        new UpstreamRequest(server, verb, headers, false, body.getBytes(UTF_8)),
                        () -> {})
                .subscribeAsCompletionStage();
    }

    private static String request(int id, String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{}}"
                .formatted(id, method);
    }

    private static int descriptors() {
        String[] names = Path.of("/proc/self/fd").toFile().list();
        return names == null ? 0 : names.length;
    }

    private static long memory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
