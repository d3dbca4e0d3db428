package dev.sluice.http;

import static dev.sluice.testsupport.CanaryProfile.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CanaryProfile;
import dev.sluice.testsupport.Collector;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.SeenSpan;
import io.quarkus.test.junit.QuarkusMock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Looks through everything that came out of a gateway for what must not. Requests are written by
 * hand: a client in this process would log what it sends itself.
 */
final class CanaryHunt {
    static final String OK = "HTTP/1.1 200";

    private static final Pattern SESSION = Pattern.compile("(?i)\r\nmcp-session-id: (\\S+)\r\n");
    private static final int SHORTEST = 16;

    private final HeardDecisions heard = new HeardDecisions();
    private @Nullable Collector collector;
    private final List<String> replies = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>(List.of(CANARY));

    CanaryHunt() {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
    }

    /** Hears from now on what the gateway traces; not before, as a test is made twice. */
    void listen() {
        collector =
                new Collector(ConfigProvider.getConfig().getValue(Collector.PORT, Integer.class));
    }

    private Collector collector() {
        return Objects.requireNonNull(collector, "listen comes first");
    }

    /** Something else that must not come out, though it does not say that it is a canary. */
    String secret(String text) {
        secrets.add(text);
        return text;
    }

    /** A JWT: neither whole nor its claims nor its signature may come out. */
    String jwt(String token) {
        String[] parts = token.split("\\.", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].length() >= SHORTEST) {
                secrets.add(parts[i]);
            }
        }
        return secret(token);
    }

    /** A reply that must tell nothing. */
    String keep(String reply) {
        replies.add(reply);
        return reply;
    }

    /**
     * Asks the port for agents.
     *
     * @param headers each with its line break
     */
    static String ask(String method, String path, String headers, String body) throws IOException {
        return RawHttp.exchange(
                Agent.port(), Handwritten.request(method, path, CANARY + "-header", headers, body));
    }

    /** Asks the port for operators. */
    static String manage(String method, String path, @Nullable String token) throws IOException {
        String body = method.equals("POST") ? "{\"" + CANARY + "\":\"" + CANARY + "\"}" : "";
        String headers = token == null ? "" : Handwritten.bearer(token);
        return RawHttp.exchange(
                Management.port(),
                Handwritten.request(method, path, CANARY + "-header", headers, body));
    }

    /** Sends the port for operators a message. */
    static String send(String path, String body, String token) throws IOException {
        return RawHttp.exchange(
                Management.port(),
                Handwritten.request(
                        "POST", path, CANARY + "-header", Handwritten.bearer(token), body));
    }

    /** A message that begins a session. */
    static String initialize() {
        return Calls.request(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"canary\",\"version\":\""
                        + CANARY
                        + "\"}}");
    }

    /** The session that a reply began. */
    static String session(String begun) {
        Matcher matcher = SESSION.matcher(begun);
        assertThat(matcher.find()).as(begun).isTrue();
        return matcher.group(1);
    }

    /**
     * Nothing that was kept, logged, counted, recorded or shown tells any of it.
     *
     * @param ways how many there were
     */
    void assertSilent(int ways) throws IOException {
        String metrics = manage("GET", "/q/metrics", null);
        String health = manage("GET", "/q/health", null);

        assertThat(metrics).startsWith(OK).contains("sluice_decisions_total");
        assertThat(health).contains("configuration");
        assertThat(List.of(metrics, health)).noneMatch(this::tells);
        assertThat(replies).hasSizeGreaterThan(ways / 2).noneMatch(this::tells);
        assertThat(heard.all()).hasSizeGreaterThan(6).noneMatch(line -> tells(line.encode()));
        assertThat(traces()).isNotEmpty().noneMatch(this::tells);
        assertThat(collector().heads())
                .allMatch(head -> CanaryProfile.COLLECTOR_KEY.equals(head.get("api-key")));
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(it -> tells(it.getName()));
        try (Stream<String> log = Files.lines(CanaryProfile.LOG)) {
            List<String> lines = log.toList();
            assertThat(lines).anyMatch(line -> line.contains(" TRACE "));
            assertThat(lines.stream().filter(this::tells).map(CanaryHunt::shortened)).isEmpty();
            System.err.printf(
                    "canary: %d secrets, %d ways, %d replies, %d decisions, %d spans, %d lines of"
                            + " log; none tells%n",
                    secrets.size(),
                    ways,
                    replies.size(),
                    heard.all().size(),
                    collector().all().size(),
                    lines.size());
        }
    }

    /** What the collector got, once it has the last span: that of a decision that was heard. */
    private List<String> traces() {
        List<String> requests =
                heard.all().stream()
                        .filter(line -> line.containsKey("requestId"))
                        .map(line -> line.getString("requestId"))
                        .toList();
        String last = requests.get(requests.size() - 1);
        collector().span(span -> span.attribute("sluice.request_id").equals(last));
        return collector().all().stream().map(SeenSpan::toString).toList();
    }

    boolean tells(String text) {
        return secrets.stream().anyMatch(text::contains);
    }

    private static String shortened(String line) {
        return line.substring(0, Math.min(300, line.length()));
    }

    void close() throws InterruptedException {
        collector().close();
        heard.close();
    }
}
