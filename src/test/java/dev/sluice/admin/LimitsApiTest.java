package dev.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import dev.sluice.config.DocumentParser;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.SingleDocument;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Operator;
import dev.sluice.limit.Counts;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.Usage;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.testsupport.Callers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered while the store of the counts is out or incomplete, and in which order. */
class LimitsApiTest {
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "mode": "shadow",
             "all_tools": {"limits": [{"counter": "all", "window": "minute", "max": 9}]},
             "tools": {"a": {"mode": "enforce", "limits": [
               {"counter": "sum", "window": "minute", "max": 0.5, "increment_from": "args.n"},
               {"counter": "sum", "window": "minute", "max": 2000000, "increment_from": "args.n"}]}}}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final Store store = new Store();
    private @Nullable Snapshot snapshot = snapshot();
    private int port;

    @BeforeEach
    void listen() {
        LimitsApi api = new LimitsApi(new Live(), store, new Log(), () -> Instant.EPOCH);
        Router router = Router.router(vertx);
        router.get("/show").handler(api::show);
        router.post("/reset")
                .handler(BodyHandler.create(false))
                .handler(
                        context ->
                                api.reset(
                                        context, new Visitor(Operator.ADMIN, "admin", "10.0.0.9")));
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        port = server.actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_store_that_is_out_is_told_in_words() {
        store.out = true;

        given().port(port)
                .get("/show?grant=g")
                .then()
                .statusCode(503)
                .body("error", containsString("store of the counts does not answer"));
    }

    /** Whoever asks would wait for ever for what is thrown where nobody hears of it. */
    @Test
    void a_store_that_tells_too_little_is_no_answer_that_never_comes() throws Exception {
        store.tells = 1;

        HttpResponse<Void> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + port
                                                                + "/show?grant=g"))
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(500);
    }

    @Test
    void a_reset_that_fails_is_recorded_before_and_after() {
        store.out = true;

        given().port(port).body("{\"grant\":\"g\"}").post("/reset").then().statusCode(503);

        assertThat(happened)
                .containsExactly("limits.reset begun 2", "reset", "limits.reset failed 2");
    }

    @Test
    void a_reset_is_recorded_before_it_is_done_and_takes_both_modes_of_a_count() {
        given().port(port).body("{\"grant\":\"g\"}").post("/reset").then().statusCode(200);

        assertThat(happened).containsExactly("limits.reset begun 2", "reset");
        assertThat(store.keys)
                .extracting(key -> key.counter() + (key.shadow() ? " shadow" : ""))
                .containsExactlyInAnyOrder("all", "all shadow", "sum", "sum shadow");
    }

    @Test
    void a_limit_of_all_tools_is_shown_in_each_mode_that_calls_take_it_in() {
        String shown = given().port(port).get("/show?grant=g").then().extract().asString();

        assertThat(shown)
                .contains("\"mode\":\"shadow\"", "\"mode\":\"enforce\"")
                .contains("\"max\":0.5,\"used\":0.000007,\"remaining\":0.499993")
                .contains("\"max\":2000000,\"used\":0.000007,\"remaining\":1999999.999993")
                .contains("\"freeInMs\":1,\"uncertainForMs\":2000");
        assertThat(store.keys).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void without_documents_nothing_is_known() {
        snapshot = null;

        given().port(port).get("/show?grant=g").then().statusCode(503);
        given().port(port).body("{\"grant\":\"g\"}").post("/reset").then().statusCode(503);
        assertThat(happened).isEmpty();
    }

    private static Snapshot snapshot() {
        try {
            SingleDocument<Policy> policy =
                    SingleDocument.policy(
                            "p",
                            DocumentParser.parse(
                                    "p.json", POLICY.getBytes(StandardCharsets.UTF_8)));
            Grant grant = Callers.grant("g", "s", "p", "t");
            return Callers.snapshot(
                    Map.of(),
                    Map.of("p", ((SingleDocument.Loaded<Policy>) policy).value()),
                    List.of(grant),
                    Switches.NONE);
        } catch (dev.sluice.config.MalformedDocumentException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Live implements LiveConfiguration {
        @Override
        public @Nullable Snapshot current() {
            return snapshot;
        }

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public void onChange(Consumer<Snapshot> listener) {}
    }

    private final class Log implements ActLog {
        @Override
        public boolean accepts() {
            return true;
        }

        @Override
        public void record(AdminAct act) {
            String counters =
                    act.on() instanceof AdminAct.Counts on ? String.valueOf(on.counters()) : "";
            happened.add(act.act() + " " + act.result() + " " + counters);
        }
    }

    private final class Store implements Counts {
        private boolean out;
        private int tells = Integer.MAX_VALUE;
        private List<LimitKey> keys = List.of();

        @Override
        public Uni<List<Usage>> usage(List<LimitKey> asked) {
            keys = asked;
            Usage usage = new Usage(7, Duration.ofNanos(1), Duration.ofSeconds(2));
            return answer(asked.stream().limit(tells).map(key -> usage).toList());
        }

        @Override
        public Uni<Void> reset(List<LimitKey> asked) {
            keys = asked;
            happened.add("reset");
            return answer(List.of()).replaceWithVoid();
        }

        private <T> Uni<T> answer(T given) {
            return out
                    ? Uni.createFrom().failure(new StoreUnavailableException("out"))
                    : Uni.createFrom().item(given);
        }
    }
}
