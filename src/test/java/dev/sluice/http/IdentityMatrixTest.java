package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every cell of docs/reference-identities.md, asked over HTTP. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class IdentityMatrixTest {
    private static final String OWN = "matrix-own-1b67f0";
    private static final String ELSEWHERE = "matrix-elsewhere-52d9c3";
    private static final String EXPIRED = "matrix-expired-8f0e17";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String CALL = Calls.tool("echo", "{\"message\":\"hello\"}");
    private static final List<String> GRANTS =
            List.of("matrix-own", "matrix-elsewhere", "matrix-expired");

    /** The column that resumes a stream. */
    private static final String EVENT = "another caller's event";

    private static final Map<String, String> CREDENTIALS =
            Map.of(
                    "none", "",
                    "wrong token", bearer("matrix-nobodys"),
                    "token of another server", bearer(ELSEWHERE),
                    "expired token", bearer(EXPIRED),
                    "own token", bearer(OWN));
    private static final Map<String, String> SERVERS =
            Map.of("own", "fixture", "another", "scripted", "no such", "nowhere");

    /** A row of the page. */
    private record Row(String credential, String server, List<String> answers) {}

    /** One cell as it was asked: where it stands, and all bytes but what tells requests apart. */
    private record Asked(String credential, String server, String session, String bytes) {
        String status() {
            return bytes.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
        }
    }

    private final Map<String, String> sessions = new HashMap<>();
    private ScriptedServer scripted;

    @BeforeEach
    void begin() throws Exception {
        scripted = new ScriptedServer();
        scripted.onCall(ScriptedCall::answerEmpty);
        put("matrix-own", "fixture", "{sha256: " + digits(OWN) + "}");
        put("matrix-elsewhere", "html", "{sha256: " + digits(ELSEWHERE) + "}");
        put(
                "matrix-expired",
                "fixture",
                "{sha256: " + digits(EXPIRED) + ", expires: \"2026-01-01T00:00:00Z\"}");
        await().atMost(PATIENCE)
                .until(() -> new Agent("html", ELSEWHERE).initialize().statusCode() == 502);
        Agent ended = Agent.begun("fixture", OWN);
        assertThat(ended.delete().statusCode()).isEqualTo(200);
        String others = Agent.begun("fixture", GatewayFixture.BOBS_TOKEN).session();
        sessions.put("no session", "");
        sessions.put("own session", Agent.begun("fixture", OWN).session());
        sessions.put("of another caller", others);
        sessions.put("of another server", Agent.begun("scripted", GatewayFixture.TOKEN).session());
        sessions.put("forged", "aW52ZW50ZWQ");
        sessions.put("ended", ended.session());
        sessions.put(EVENT, others);
    }

    @AfterEach
    void end() throws IOException {
        scripted.close();
        for (String grant : GRANTS) {
            Documents.delete("grants/" + grant + ".yaml");
        }
        await().atMost(PATIENCE)
                .until(() -> new Agent("fixture", OWN).initialize().statusCode() == 401);
    }

    @Test
    @Threat({"C7", "C8", "C14"})
    void every_cell_answers_as_the_page_says_and_what_is_not_yours_does_not_exist()
            throws Exception {
        List<String> lines = table();
        List<String> columns = cells(lines.get(0)).subList(2, 9);
        List<Asked> asked = new ArrayList<>();
        int reached = Control.count();
        for (String line : lines.subList(2, lines.size())) {
            List<String> cells = cells(line);
            Row row = new Row(cells.get(0), cells.get(1), cells.subList(2, 9));
            for (int i = 0; i < columns.size(); i++) {
                Asked cell = ask(row.credential(), row.server(), columns.get(i));
                assertThat(cell.status())
                        .as("%s, %s, %s", cell.credential(), cell.server(), cell.session())
                        .isEqualTo(row.answers().get(i));
                asked.add(cell);
            }
        }

        assertThat(asked).hasSize(5 * 3 * 7);
        assertThat(Control.count()).as("only the one that passed").isEqualTo(reached + 1);
        assertThat(bytes(asked, "401", "none")).hasSize(1);
        assertThat(bytes(asked, "401", "wrong token", "expired token")).hasSize(1);
        assertThat(bytes(asked, "403", "own token", "token of another server")).hasSize(1);
        assertThat(bytes(asked, "404", "own token")).hasSize(1);
        sessions.put(EVENT, "aW52ZW50ZWQ");
        assertThat(asked).contains(ask("own token", "own", EVENT));
        System.err.printf("identities: %d cells as the page says%n", asked.size());
    }

    private static Set<String> bytes(List<Asked> asked, String status, String... credentials) {
        Set<String> bytes = new HashSet<>();
        asked.stream()
                .filter(cell -> cell.status().equals(status))
                // A GET has no request whose id a reply could repeat.
                .filter(cell -> !cell.session().equals(EVENT) || !status.equals("404"))
                .filter(cell -> List.of(credentials).contains(cell.credential()))
                .forEach(cell -> bytes.add(cell.bytes()));
        return bytes;
    }

    private Asked ask(String credential, String server, String session) throws IOException {
        String sent = sessions.getOrDefault(session, "");
        boolean resumes = session.equals(EVENT);
        String body = resumes ? "" : CALL;
        String reply =
                RawHttp.exchange(
                        Agent.port(),
                        (resumes ? "GET" : "POST")
                                + " /mcp/"
                                + SERVERS.get(server)
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Accept: application/json, text/event-stream\r\n"
                                + CREDENTIALS.get(credential)
                                + (sent.isEmpty() ? "" : "Mcp-Session-Id: " + sent + "\r\n")
                                + (resumes ? "Last-Event-ID: 1\r\n" : "")
                                + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
                                + ("Content-Length: " + body.length() + "\r\n\r\n")
                                + body);
        return new Asked(credential, server, session, withoutRequestId(reply));
    }

    /** No reply carries the time; each carries the id of its request, if any. */
    private static String withoutRequestId(String reply) {
        return reply.replaceAll("(?im)^x-request-id: .*\r\n", "");
    }

    private static List<String> table() throws IOException {
        return Files.readAllLines(Path.of("docs/reference-identities.md")).stream()
                .filter(line -> line.startsWith("|"))
                .toList();
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    private static void put(String name, String server, String token) throws IOException {
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: rules\ntokens: [%s]\n".formatted(server, token));
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static String digits(String token) {
        return TokenHashes.written(token).substring("sha256:".length());
    }
}
