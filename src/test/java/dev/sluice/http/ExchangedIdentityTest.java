package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.http.SteadyCalls.Call;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcLogin;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is called in the name of whoever calls: from the login to what it sees. */
@QuarkusTest
@TestProfile(PublicProfile.class)
@Timeout(120)
class ExchangedIdentityTest {
    private static final Staff STAFF = new Staff();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "exchanging-" + NUMBER.incrementAndGet();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Map<String, String> people = new ConcurrentHashMap<>();
    @TempDir Path folder = Path.of("");
    private TokenEndpoint endpoint;
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        endpoint = TokenEndpoint.start();
        endpoint.exchanges(this::exchanged);
        server = new ScriptedServer();
        server.onInitialize(
                call -> {
                    see(call);
                    call.header("Mcp-Session-Id", ScriptedServer.SESSION)
                            .json(ScriptedServer.initialized(call));
                });
        server.onCall(call -> call.json(told(call, see(call))));
        documents();
        String first = token("first");
        await().atMost(PATIENCE).until(() -> Staff.begin(name, first).statusCode() == 200);
        seen.clear();
    }

    @AfterEach
    void stop() throws IOException {
        Documents.delete("grants/" + name + ".yaml");
        Documents.delete("servers/" + name + ".yaml");
        server.close();
        endpoint.close();
    }

    @AfterAll
    static void close() throws IOException {
        STAFF.close();
    }

    /** What the endpoint gives for a JWT: nothing of it can be read from it. */
    private @Nullable String exchanged(String jwt) {
        String claims = jwt.split("\\.", -1)[1];
        String person =
                new JsonObject(new String(Base64.getUrlDecoder().decode(claims), UTF_8))
                        .getString("sub");
        String token = "exchanged-" + (people.size() + 1) + "-" + NUMBER.incrementAndGet();
        people.put("Bearer " + token, person);
        return person.equals("max") ? null : token;
    }

    /** Who a request is from, as far as the server can tell. */
    private String see(ScriptedCall call) {
        StringBuilder all = new StringBuilder(call.text());
        for (String header : call.headerNames()) {
            all.append('\n').append(header).append(": ").append(call.header(header));
        }
        seen.add(all.toString());
        return call.header("authorization").stream()
                .map(value -> people.getOrDefault(value, "somebody"))
                .toList()
                .toString();
    }

    private static String told(ScriptedCall call, String person) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"for %s\"}]}}"
                .formatted(call.id(), person);
    }

    @Test
    @Threat({"D1", "D11"})
    void two_people_log_in_and_the_server_knows_each_by_a_token_of_their_own() {
        int before = endpoint.asked().size();
        String alices = OidcLogin.token(Staff.challenge(name), Staff.ALICE);
        String bobs = OidcLogin.token(Staff.challenge(name), Staff.BOB);
        Agent alice = Agent.begun(name, alices);
        Agent bob = Agent.begun(name, bobs);

        for (int i = 0; i < 3; i++) {
            assertThat(alice.call(i, "echo").body()).contains("for [alice]");
            assertThat(bob.call(i, "echo").body()).contains("for [bob]");
        }

        assertThat(endpoint.asked().stream().skip(before))
                .extracting(each -> each.form().get("subject_token"))
                .containsExactly(alices, bobs);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(8);
        assertNobodysJwt(List.of(alices, bobs));
    }

    @Test
    @Threat("D11")
    void a_newer_jwt_of_the_same_person_is_exchanged_by_itself() {
        String first = token(Staff.ALICE);
        String second = token("second");
        Agent.begun(name, first).call(1, "echo");
        int before = endpoint.asked().size();

        assertThat(Agent.begun(name, second).call(1, "echo").body()).contains("for [alice]");

        assertThat(endpoint.asked().stream().skip(before))
                .extracting(each -> each.form().get("subject_token"))
                .containsExactly(second);
        assertNobodysJwt(List.of(first, second));
    }

    @Test
    @Threat({"D10", "D11"})
    void whose_jwt_is_not_exchanged_gets_nobody_elses_token() {
        Agent alice = Agent.begun(name, token(Staff.ALICE));
        String maxs = token(Staff.MAX);
        int before = seen.size();

        HttpResponse<String> refused = new Agent(name, maxs).initialize();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).doesNotContain("invalid_grant").doesNotContain(maxs);
        assertThat(seen).hasSize(before);
        assertThat(alice.call(1, "echo").body()).contains("for [alice]");
    }

    @Test
    @Threat({"D1", "D11", "C15"})
    void of_many_calls_at_once_each_is_in_the_name_of_its_own_caller() throws Exception {
        endpoint.lifetime(1); // exchanged all the time
        String alices = token(Staff.ALICE);
        String bobs = token(Staff.BOB);
        try (SteadyCalls calls = new SteadyCalls()) {
            calls.begin("alice", () -> Agent.begun(name, alices));
            calls.begin("bob", () -> Agent.begun(name, bobs));
            calls.goOn();
            calls.goOn();
            calls.goOn();
            calls.end();

            for (String person : List.of("alice", "bob")) {
                assertThat(calls.of(person))
                        .hasSizeGreaterThan(100)
                        .allMatch(Call::passed)
                        .allMatch(call -> call.body().contains("for [" + person + "]"));
            }
            assertNobodysJwt(List.of(alices, bobs));
            System.err.printf(
                    "%d calls of two people, %d exchanges: none mixed up, no JWT at the server%n",
                    calls.all().size(), endpoint.asked().size());
        }
    }

    /** Neither whole nor in parts. */
    private void assertNobodysJwt(List<String> jwts) {
        for (String jwt : jwts) {
            for (String part : jwt.split("\\.", -1)) {
                assertThat(seen).noneMatch(request -> request.contains(part));
            }
        }
    }

    private String token(OidcAccount account) {
        return STAFF.token(account, name);
    }

    /** One of Alice's that differs from all others. */
    private String token(String id) {
        return STAFF.provider.sign(
                STAFF.provider.claims(Staff.ALICE, PublicProfile.address(name)).put("jti", id));
    }

    private void documents() throws IOException {
        Path secret = Files.writeString(folder.resolve("client"), TokenEndpoint.SECRET + "\n");
        STAFF.believe();
        Documents.replace(
                "servers/" + name + ".yaml",
                """
                url: http://127.0.0.1:%s/mcp
                timeouts: {connect: 10s}
                auth:
                  oauth2:
                    flow: token_exchange
                    tokenUrl: %s
                    clientId: "%s"
                    clientSecret: {file: %s}
                """
                        .formatted(
                                ConfigProvider.getConfig()
                                        .getValue(ScriptedServer.PORT, String.class),
                                endpoint.url(),
                                TokenEndpoint.CLIENT,
                                secret));
        Documents.replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: rules\njwt: {issuer: corp, claims: {groups: staff}}\n"
                        .formatted(name));
    }
}
