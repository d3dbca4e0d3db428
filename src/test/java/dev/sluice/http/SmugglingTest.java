package dev.sluice.http;

import static dev.sluice.http.RawText.chunked;
import static dev.sluice.http.RawText.get;
import static dev.sluice.http.RawText.head;
import static dev.sluice.http.RawText.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmugglingTest {
    private static final int CLIENTS = 4;

    @SuppressWarnings("NullAway.Init")
    private static GuardedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new GuardedServer(FramingLimits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.takeBegun();
        server.takeWhole();
        server.takeRefusals();
    }

    @Test
    @Threat({"A1", "A2", "A3", "A5"})
    void noBadHeadReachesTheHandler() throws Exception {
        List<String> corpus = SmugglingCorpus.badHeads();

        assertThat(corpus).hasSizeGreaterThan(1500);
        assertThat(new HashSet<>(corpus)).hasSizeGreaterThan(corpus.size() * 9 / 10);
        assertThat(answersNotBegunWith400(corpus)).isEmpty();
        assertThat(server.takeBegun()).isEmpty();
        assertThat(server.takeRefusals()).hasSameSizeAs(corpus);
    }

    @Test
    @Threat("A4")
    void noRequestOfBadChunksBecomesWhole() throws Exception {
        List<String> corpus = SmugglingCorpus.badChunks();

        assertThat(corpus).hasSizeGreaterThan(900);
        assertThat(answersNotBegunWith400(corpus)).isEmpty();
        assertThat(server.takeBegun()).allMatch("/mcp/x"::equals);
        assertThat(server.takeWhole()).isEmpty();
        assertThat(server.takeRefusals()).hasSameSizeAs(corpus);
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.http.RequestFramingTest#refused")
    @Threat({"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A13", "A14", "A15"})
    void whatTheFramingRefusesIsNeverWhole(FramingFault fault, String request) throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(request);

            assertThat(connection.readToEnd()).contains(" " + fault.status() + " ");
            assertThat(server.takeRefusals())
                    .containsExactly(fault.status() + " " + fault.reason());
            assertThat(server.takeWhole().size()).isLessThan(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.http.RequestFramingTest#whole")
    void everyWholeRequestIsAnswered(String requests) throws Exception {
        String last = head("GET /last HTTP/1.1", "Host: a", "Connection: close");
        try (RawConnection connection = server.connect()) {
            connection.send(requests.contains("Connection: close") ? requests : requests + last);

            String received = connection.readToEnd();
            assertThat(received).startsWith("HTTP/1.1 ").doesNotContain("HTTP/1.1 4");
            assertThat(count(received, "HTTP/1.1 200 OK")).isEqualTo(server.takeWhole().size());
        }
    }

    @Test
    void oneConnectionServesRequestAfterRequest() throws Exception {
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < 50; i++) {
                connection.send(
                        i % 2 == 0 ? get("Content-Length: 0") : chunked("1\r\nx\r\n0\r\n\r\n"));
                assertThat(connection.readUntil("ok")).startsWith("HTTP/1.1 200 OK\r\n");
            }
        }
    }

    @Test
    @Threat("A16")
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(
                    head("GET /late/50 HTTP/1.1", "Host: a")
                            + post("Content-Length: 2")
                            + "{}"
                            + head("GET /late/1 HTTP/1.1", "Host: a")
                            + get("Connection: close"));

            String received = connection.readToEnd();
            assertThat(received.replaceAll("(?s)HTTP/1.1 200.*?\r\n\r\n", " "))
                    .isEqualTo(" late ok late ok");
        }
    }

    @Test
    @Threat("A16")
    void whatFollowsAGoodRequestIsJudgedOnItsOwn() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(head("GET /late/50 HTTP/1.1", "Host: a") + "GET /x HTTP/1.0\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 OK").endsWith("late");
            assertThat(server.takeBegun()).containsExactly("/late/50");
        }
    }

    @Test
    void anAnswerThatHasBegunIsCutAndNotFollowed() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(head("POST /begun HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"));
            connection.readUntil("begun\r\n");
            connection.send("-1\r\n");

            assertThat(connection.readToEnd()).isEmpty();
            assertThat(server.takeWhole()).isEmpty();
        }
    }

    @Test
    void aLargeRefusedHeadStillGetsToReadItsAnswer() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send("GET /" + "a".repeat(500_000));

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 414 ");
        }
    }

    @Test
    void headsUpToTheLimitsReachTheHandler() throws Exception {
        String value = "a".repeat(20 * 1024 - "Host: localhost\r\nX: \r\n".length());
        String target = "/" + "a".repeat(4096 - "GET / HTTP/1.1".length());
        try (RawConnection connection = server.connect()) {
            connection.send(get("X: " + value));
            assertThat(connection.readUntil("ok")).startsWith("HTTP/1.1 200 ");
            connection.send(head("GET " + target + " HTTP/1.1", "Host: a"));
            assertThat(connection.readUntil("ok")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aBrowsersRequestPasses() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(
                    head(
                                    "POST /mcp/x?y=1 HTTP/1.1",
                                    "Host: localhost:8080",
                                    "Connection: keep-alive",
                                    "Content-Length: 2",
                                    "sec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"",
                                    "sec-ch-ua-mobile: ?0",
                                    "User-Agent: Mozilla/5.0 (X11; Linux x86_64)",
                                    "Content-Type: application/json",
                                    "Accept: application/json, text/event-stream",
                                    "Origin: http://localhost:8080",
                                    "Sec-Fetch-Mode: cors",
                                    "Referer: http://localhost:8080/",
                                    "Accept-Encoding: gzip, deflate, br, zstd",
                                    "Accept-Language: en-GB,en;q=0.9",
                                    "Cookie: a=b; c=\"d\"")
                            + "{}");
            assertThat(connection.readUntil("ok")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    /** Java's client offers h2c with every first request; langchain4j-mcp leaves it that way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void javasClientPasses(boolean expectContinue) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest posted =
                HttpRequest.newBuilder(server.uri("/mcp/x"))
                        .expectContinue(expectContinue)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        HttpRequest got = HttpRequest.newBuilder(server.uri("/mcp/x")).GET().build();

        for (HttpRequest request : List.of(posted, got, posted)) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
        assertThat(server.takeRefusals()).isEmpty();
    }

    @Test
    void aLargeBodyInManyPiecesPasses() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<byte[]> pieces = IntStream.range(0, 300).mapToObj(i -> new byte[7001]).toList();
        HttpRequest request =
                HttpRequest.newBuilder(server.uri("/mcp/x"))
                        .POST(HttpRequest.BodyPublishers.ofByteArrays(pieces))
                        .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    /** Sends each text on a connection of its own; those not answered with a refusal. */
    private static Map<String, String> answersNotBegunWith400(List<String> corpus)
            throws Exception {
        Map<String, String> others = new ConcurrentHashMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> sent =
                    corpus.stream()
                            .<Future<?>>map(text -> clients.submit(() -> sendOne(text, others)))
                            .toList();
            for (Future<?> each : sent) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
        return new TreeMap<>(others);
    }

    private static Object sendOne(String text, Map<String, String> others) throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(text);
            String answer = connection.readToEnd();
            if (!answer.equals(
                    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
                others.put(RawText.escaped(text), RawText.escaped(answer));
            }
            return others;
        }
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
