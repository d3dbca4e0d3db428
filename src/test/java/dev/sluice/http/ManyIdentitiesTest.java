package dev.sluice.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.DecisionRecord;
import dev.sluice.audit.QueuedLog;
import dev.sluice.audit.WatchedDecisions;
import dev.sluice.http.Conversation.Reply;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections, each of which carries requests of changing identities: every reply, every line
 * of the decision log and every credential at a server is that of its own request. {@code bench/run
 * identities} sends 100,000.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(180)
class ManyIdentitiesTest {
    private static final int COUNT = Integer.getInteger("sluice.identities.requests", 10_000);
    private static final int CONNECTIONS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<Member> MEMBERS =
            IntStream.range(0, 8).mapToObj(Member::new).toList();

    private final CrowdServer servers = new CrowdServer();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger recorded = new AtomicInteger();
    private final AtomicInteger denied = new AtomicInteger();
    private final AtomicReferenceArray<String> expected = new AtomicReferenceArray<>(COUNT);
    private final WatchedDecisions log = new WatchedDecisions(this::judge);
    private final List<String> sessions = new ArrayList<>();

    @TempDir Path folder = Path.of("");

    @BeforeEach
    void begin() throws IOException {
        for (Member member : MEMBERS) {
            member.join(servers.uri(), folder);
        }
        for (Member member : MEMBERS) {
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    new Agent(member.name(), member.token())
                                                    .initialize()
                                                    .statusCode()
                                            == 200);
            sessions.add(Agent.begun(member.name(), member.token()).session());
        }
        QuarkusMock.installMockForType(log, QueuedLog.class);
    }

    @AfterEach
    void end() throws Exception {
        for (Member member : MEMBERS) {
            member.leave();
        }
        servers.close();
        log.close();
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    @Threat("C15")
    void every_reply_every_record_and_every_credential_is_that_of_its_own_request()
            throws Exception {
        long began = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> loops = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            loops.add(
                    threads.submit(
                            () -> {
                                converse(random);
                                return null;
                            }));
        }
        threads.shutdown();
        for (Future<?> loop : loops) {
            loop.get(150, SECONDS);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(faults).isEmpty();
        await().atMost(PATIENCE).until(() -> recorded.get() >= COUNT);

        assertThat(faults).isEmpty();
        assertThat(servers.faults()).isEmpty();
        assertThat(recorded).hasValue(COUNT);
        assertThat(servers.calls()).isEqualTo(COUNT - denied.get());
        System.err.printf(
                "identities: %d requests of %d identities on %d connections in %.1f s: 0 mixed up"
                        + " (%d allowed, %d denied)%n",
                COUNT, MEMBERS.size(), CONNECTIONS, seconds, servers.calls(), denied.get());
    }

    private void converse(SplittableRandom random) throws IOException {
        try (Conversation connection = new Conversation(Agent.port())) {
            for (int number = next.getAndIncrement();
                    number < COUNT;
                    number = next.getAndIncrement()) {
                Member member = MEMBERS.get(random.nextInt(MEMBERS.size()));
                boolean allowed = random.nextInt(8) != 0;
                expected.set(number, told(member, allowed ? "allowed" : "denied"));
                Reply reply = ask(connection, member, number, allowed, random.nextBoolean());
                judge(reply, member, number, allowed);
                if (!allowed) {
                    denied.incrementAndGet();
                }
            }
        }
    }

    /** The name of an argument is what all of them repeat, and what the decision log holds. */
    private Reply ask(
            Conversation connection, Member member, int number, boolean allowed, boolean modern)
            throws IOException {
        String tool = allowed ? "echo" : "forbidden";
        String params =
                "\"name\":\"%s\",\"arguments\":{\"n%d\":%d}".formatted(tool, number, number);
        String token = "Authorization: Bearer " + member.token() + "\r\n";
        if (modern) {
            return connection.post(
                    "/mcp/" + member.name(),
                    token
                            + ("MCP-Protocol-Version: " + ModernAgent.REVISION + "\r\n")
                            + ("Mcp-Method: tools/call\r\nMcp-Name: " + tool + "\r\n"),
                    ModernAgent.message(Integer.toString(number), "tools/call", params));
        }
        return connection.post(
                "/mcp/" + member.name(),
                token + "Mcp-Session-Id: " + sessions.get(member.number()) + "\r\n",
                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{%s}}"
                        .formatted(number, params));
    }

    private void judge(Reply reply, Member member, int number, boolean allowed) {
        String own =
                allowed
                        ? "I am %s, you have %s and say n%d."
                                .formatted(member.path(), Member.backwards(member.key()), number)
                        : "[POLICY DENIED] " + member.reason();
        boolean right =
                reply.status() == 200
                        && reply.body().contains("\"" + own + "\"")
                        && reply.body().contains("\"id\":" + number + ",");
        if (!right) {
            faults.add("%s asked %d and was told %s".formatted(member, number, reply));
        }
    }

    private void judge(DecisionRecord line) {
        int number = Integer.parseInt(line.argumentKeys().get(0).substring(1));
        String own = expected.getAndSet(number, "recorded already");
        String said =
                "%s %s %s %s %s"
                        .formatted(
                                line.grant(),
                                line.subject(),
                                line.server(),
                                line.policy(),
                                line.decision());
        if (!said.equals(own)) {
            faults.add("%d was %s and is recorded as %s".formatted(number, own, said));
        }
        recorded.incrementAndGet();
    }

    private static String told(Member member, String decision) {
        String name = member.name();
        return "%s %s %s %s %s".formatted(name, name, name, name, decision);
    }
}
