package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one caller, one address or all of them can make the gateway hold, with tight bounds. */
@QuarkusTest
@TestProfile(BoundsTest.Tight.class)
@Timeout(60)
class BoundsTest {
    private static final int STREAMS_PER_CALLER = 4;
    private static final int QUIET_STREAMS_PER_CALLER = 3;
    private static final int REQUESTS_PER_CALLER = 6;
    private static final int STREAMS = 8;
    private static final int QUIET_STREAMS = 6;
    private static final int SESSIONS = 4;
    private static final int ATTEMPTS = 5;

    /** Far more than what agents of other tests keep open. */
    private static final int CONNECTIONS = 200;

    private static final Duration WITHIN = Duration.ofSeconds(10);

    private static final AtomicInteger NEXT_GRANT = new AtomicInteger();
    private final Set<String> grants = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    /** Bounds that a test can reach. */
    public static final class Tight extends FixtureProfile {
        public Tight() {
            super(
                    Map.of(
                            "sluice.http.streams-per-caller", "" + STREAMS_PER_CALLER,
                            "sluice.http.requests-per-caller", "" + REQUESTS_PER_CALLER,
                            "sluice.http.streams", "" + STREAMS,
                            "sluice.session.new-per-minute", "" + SESSIONS,
                            "sluice.http.failed-attempts-per-minute", "" + ATTEMPTS,
                            "sluice.http.max-connections", "" + CONNECTIONS,
                            "sluice.http.stalled-time", "1s",
                            "sluice.http.body-time", "1s",
                            "sluice.http.head-time", "1s"));
        }
    }

    @BeforeEach
    void start() {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (String grant : grants) {
            Documents.delete("grants/" + grant + ".yaml");
        }
        await().atMost(WITHIN)
                .until(() -> Management.gauge("sluice_open_streams", "scripted") == 0);
    }

    @Test
    @Threat("E4")
    void a_caller_has_so_many_streams_and_at_its_bound_no_call_runs() throws Exception {
        Agent agent = Agent.begun("scripted", newCaller());
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        List<ScriptedCall> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS_PER_CALLER; i++) {
            var reply = i < QUIET_STREAMS_PER_CALLER ? agent.get() : agent.post(callOf(6, "echo"));
            streams.add(server.next().stream());
            open.add(reply.get(5, SECONDS));
        }
        double before = Management.refusals("too_many_streams");

        HttpResponse<InputStream> stream = agent.get().get(5, SECONDS);
        HttpResponse<InputStream> call = agent.post(callOf(7, "echo")).get(5, SECONDS);
        assertThat(text(stream)).contains("-3").doesNotContain("\"id\"");
        assertThat(text(call)).contains("\"id\":7", "too many streams");
        for (HttpResponse<InputStream> refused : List.of(stream, call)) {
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).contains("5");
        }
        assertThat(server.isCalled()).isFalse();
        assertThat(Management.refusals("too_many_streams")).isEqualTo(before + 2);

        var answer = agent.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        server.next().status(202);
        assertThat(answer.get(5, SECONDS).statusCode()).isEqualTo(202);

        streams.get(0).end();
        assertThat(new Events(open.get(0)).next()).isNull();
        var again = agent.post(callOf(8, "echo"));
        server.next().answerEmpty();
        assertThat(again.get(5, SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    @Threat("E4")
    void all_callers_together_have_so_many_streams() throws Exception {
        Agent first = Agent.begun("scripted", newCaller());
        Agent second = Agent.begun("scripted", newCaller());
        Agent third = Agent.begun("scripted", newCaller());
        for (int i = 0; i < QUIET_STREAMS; i++) {
            var reply = (i < QUIET_STREAMS_PER_CALLER ? first : second).get();
            server.next().stream();
            assertThat(reply.get(5, SECONDS).statusCode()).isEqualTo(200);
        }

        assertThat(third.get().get(5, SECONDS).statusCode()).isEqualTo(429);
        for (int i = QUIET_STREAMS; i < STREAMS; i++) {
            var reply = third.post(callOf(i, "echo"));
            server.next().stream();
            assertThat(reply.get(5, SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(third.post(callOf(9, "echo")).get(5, SECONDS).statusCode()).isEqualTo(429);
    }

    @Test
    @Threat("E4")
    void a_burst_of_one_callers_calls_is_bounded_and_others_still_call() throws Exception {
        Agent agent = Agent.begun("scripted", newCaller());
        Agent other = Agent.begun("scripted", newCaller());
        List<CompletableFuture<HttpResponse<InputStream>>> calls = new ArrayList<>();
        List<ScriptedCall> arrived = new ArrayList<>();
        for (int i = 0; i < REQUESTS_PER_CALLER; i++) {
            calls.add(agent.post(callOf(i, "echo")));
            arrived.add(server.next());
        }

        HttpResponse<InputStream> refused = agent.post(callOf(7, "echo")).get(5, SECONDS);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(text(refused)).contains("\"id\":7", "calls under way");
        assertThat(server.isCalled()).isFalse();
        var passed = other.post(callOf(8, "echo"));
        server.next().answerEmpty();
        assertThat(passed.get(5, SECONDS).statusCode()).isEqualTo(200);

        arrived.get(0).answerEmpty();
        arrived.get(1).status(500);
        arrived.get(2).cut();
        for (int i = 3; i < REQUESTS_PER_CALLER; i++) {
            arrived.get(i).stream().end();
        }
        for (CompletableFuture<HttpResponse<InputStream>> call : calls) {
            text(call.get(5, SECONDS));
        }
        for (int i = 0; i < REQUESTS_PER_CALLER; i++) {
            calls.set(i, agent.post(callOf(i, "echo")));
            arrived.set(i, server.next());
        }
        arrived.forEach(ScriptedCall::answerEmpty);
        for (CompletableFuture<HttpResponse<InputStream>> call : calls) {
            assertThat(call.get(5, SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Threat("C10")
    void a_caller_begins_so_many_sessions_a_minute() throws Exception {
        String token = newCaller();
        AtomicInteger begun = new AtomicInteger();
        server.onInitialize(
                call -> {
                    begun.incrementAndGet();
                    call.json(ScriptedServer.initialized(call));
                });
        Agent agent = new Agent("scripted", token);
        for (int i = 0; i < SESSIONS; i++) {
            assertThat(agent.initialize().statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = agent.initialize();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"id\":\"begin\"", "dev.sluice/retryAfterMs");
        assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(50, 65);
        assertThat(begun).hasValue(SESSIONS);
        assertThat(Agent.begun("scripted", newCaller()).session()).isNotEmpty();
    }

    @Test
    @Threat({"C3", "E17"})
    void guesses_of_one_address_are_told_to_wait_and_valid_credentials_never() throws Exception {
        String token = newCaller();
        Agent guessing = new Agent("scripted", "no-such-token");
        await().atMost(WITHIN).until(() -> guessing.initialize().statusCode() == 429);

        HttpResponse<String> refused = guessing.initialize();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(refused.headers().firstValue("www-authenticate")).isEmpty();
        assertThat(Management.refusals("unauthenticated")).isEqualTo(ATTEMPTS);
        assertThat(Management.refusals("too_many_attempts")).isGreaterThanOrEqualTo(2);

        assertThat(new Agent("scripted", token).initialize().statusCode()).isEqualTo(200);
    }

    @Test
    @Threat("E17")
    void a_credential_is_refused_before_its_body_is_read() throws Exception {
        try (Socket socket = connect()) {
            send(socket, head("no-such-token") + "Content-Length: 1000000\r\n\r\n");
            String answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
            assertThat(answer).containsAnyOf("HTTP/1.1 401", "HTTP/1.1 429");
        }
    }

    @Test
    @Threat("E2")
    void a_body_that_comes_too_slowly_is_408() throws Exception {
        double before = Management.refusals("too_slow");
        String token = newCaller();
        try (Socket socket = connect()) {
            send(socket, head(token) + "Content-Length: 1000000\r\n\r\n{");
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
        assertThat(Management.refusals("too_slow")).isEqualTo(before + 1);
    }

    @Test
    @Threat("E1")
    void a_head_that_comes_too_slowly_is_counted_and_closed() throws Exception {
        double before = Management.refusals("head_too_slow");
        try (Socket socket = connect()) {
            send(socket, "POST /mcp/scripted HTTP/1.1\r\nHo");
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(Management.refusals("head_too_slow")).isEqualTo(before + 1);
    }

    @Test
    @Threat("E7")
    void beyond_its_connections_the_gateway_closes_new_ones_and_stays_ready() throws Exception {
        double before = Management.refusals("too_many_connections");
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS + 10; i++) {
            sockets.add(connect());
        }
        await().atMost(WITHIN)
                .until(() -> Management.refusals("too_many_connections") >= before + 10);
        try (Socket one = connect()) {
            assertThat(one.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(Management.readiness()).contains("\"UP\"");

        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(WITHIN).ignoreExceptions().until(() -> hasRoomFor(CONNECTIONS / 2));
    }

    /** Whether so many connections can stand at once; a test that follows needs some. */
    private static boolean hasRoomFor(int connections) throws IOException {
        double refused = Management.refusals("too_many_connections");
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            sockets.add(connect());
        }
        boolean answered =
                RawHttp.exchange(Agent.port(), "GET /x HTTP/1.0\r\n\r\n").contains("400");
        for (Socket socket : sockets) {
            socket.close();
        }
        return answered && Management.refusals("too_many_connections") == refused;
    }

    @Test
    @Threat("E3")
    void a_client_that_does_not_read_is_cut_and_its_server_released() throws Exception {
        double before = Management.refusals("stalled");
        String token = newCaller();
        Agent agent = Agent.begun("scripted", token);
        try (Socket slow = connect()) {
            String body = callOf(1, "echo");
            send(
                    slow,
                    head(token)
                            + "Mcp-Session-Id: "
                            + agent.session()
                            + "\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
            Flood flood = new Flood(server.next().stream(), 3_200, 64 << 10);
            flood.begin();

            flood.call().left().get(20, SECONDS);
            assertThat(flood.isOver()).isFalse();
        }
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> {
                            assertThat(Management.refusals("stalled")).isEqualTo(before + 1);
                            assertThat(Management.gauge("sluice_open_streams", "scripted"))
                                    .isZero();
                            assertThat(Management.gauge("sluice_inflight_requests", "scripted"))
                                    .isZero();
                        });
    }

    @Test
    @Threat("E3")
    void a_client_that_waits_for_a_silent_server_is_not_cut() throws Exception {
        Agent agent = Agent.begun("scripted", newCaller());
        var reply = agent.get();
        ScriptedCall call = server.next().stream();
        Events events = new Events(reply.get(5, SECONDS));

        await().during(Duration.ofSeconds(2)).atMost(WITHIN).until(() -> !call.left().isDone());

        call.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        assertThat(events.next()).contains("notifications/message");
    }

    @Test
    @Threat("E18")
    void short_of_memory_new_requests_are_503_and_open_streams_live_on() throws Exception {
        AtomicInteger percent = new AtomicInteger(99);
        Agent agent = Agent.begun("scripted", newCaller());
        var reply = agent.get();
        ScriptedCall call = server.next().stream();
        Events events = new Events(reply.get(5, SECONDS));

        QuarkusMock.installMockForType(
                new JvmHeap() {
                    @Override
                    public int percent() {
                        return percent.get();
                    }
                },
                HeapUse.class);
        await().atMost(WITHIN).until(() -> agent.initialize().statusCode() == 503);
        HttpResponse<InputStream> refused = agent.post(callOf(3, "echo")).get(5, SECONDS);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(text(refused)).contains("\"jsonrpc\":\"2.0\"", "short of memory");
        assertThat(Management.refusals("overloaded")).isGreaterThanOrEqualTo(2);
        assertThat(server.isCalled()).isFalse();
        call.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        assertThat(events.next()).contains("notifications/message");

        percent.set(94);
        server.onCall(ScriptedCall::answerEmpty);
        await().atMost(WITHIN).until(() -> agent.call(4, "echo").statusCode() == 200);
    }

    /** The token of a caller that nobody else is, so that no test uses up another's bounds. */
    private String newCaller() throws IOException {
        String name = "caller-" + NEXT_GRANT.incrementAndGet();
        String token = "bounds-test-token-" + name;
        grants.add(name);
        Documents.grant(name, token, "rules");
        // DELETE without a session begins none.
        await().atMost(WITHIN)
                .until(() -> new Agent("scripted", token).delete().statusCode() == 400);
        return token;
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout(15_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Agent.port()));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(String token) {
        return "POST /mcp/scripted HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nAuthorization: Bearer "
                + token
                + "\r\n";
    }

    private static String text(HttpResponse<InputStream> reply) throws IOException {
        return new String(reply.body().readAllBytes(), UTF_8);
    }
}
