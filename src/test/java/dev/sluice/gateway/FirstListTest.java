package dev.sluice.gateway;

import static dev.sluice.gateway.Speaker.answer;
import static dev.sluice.gateway.Speaker.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Speaker.Era;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.PinnedServer;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pinned tool that nobody has listed is called after its server was asked for its list. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class FirstListTest {
    private static final String TOKEN = "first-list-token-71c0aa";
    private static final String NAME = "first-list";
    private static final AtomicInteger TESTS = new AtomicInteger();

    /** What a test before this one was shown counts still. */
    private final String tool = "pay" + TESTS.incrementAndGet();

    private final String absent = "absent" + TESTS.get();
    private final LiveConfiguration configuration;
    private final Draining draining;

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @Inject
    FirstListTest(LiveConfiguration configuration, Draining draining) {
        this.configuration = configuration;
        this.draining = draining;
    }

    @BeforeEach
    void pin() throws IOException {
        server = new ScriptedServer();
        Documents.replace(
                "policies/first-list.json",
                "{\"version\": \"1\", \"default\": \"allow\", \"hide\": [\"denied\"]}");
        Documents.grant(NAME, TOKEN, NAME);
        String fingerprint = PinnedServer.fingerprint(listed(tool));
        Documents.replace(
                "pins/first-list.yaml",
                "server: scripted\ntools: {%s: %s, %s: %s, denied: %s}\n"
                        .formatted(tool, fingerprint, absent, fingerprint, fingerprint));
        await().until(() -> isPinned(tool));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Documents.delete("pins/first-list.yaml");
        Documents.delete("grants/first-list.yaml");
        Documents.delete("policies/first-list.json");
        await().until(() -> !isPinned(tool));
    }

    private boolean isPinned(String name) {
        Snapshot live = configuration.current();
        var pins = live == null ? null : live.pinsOf("scripted");
        return pins != null && pins.isPinned(name);
    }

    private static String listed(String name) {
        return "{\"name\":\"" + name + "\",\"description\":\"Pays.\"}";
    }

    private static String page(ScriptedCall call, String tools, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"tools\":[%s]%s}}"
                .formatted(call.id(), tools, more);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    @Threat("H2")
    void all_pages_are_asked_for_as_the_caller_would(Era era) throws Exception {
        Speaker speaker = new Speaker(era, TOKEN);
        var reply = speaker.callSaying(tool, "{}", "{\"progressToken\":3,\"x/y\":\"SAID\"}", "");

        ScriptedCall first = server.next();
        JsonObject asked = new JsonObject(first.text());
        assertThat(asked.getString("method")).isEqualTo("tools/list");
        assertThat(asked.getString("id")).matches("sluice-[0-9a-f]{32}");
        assertThat(first.text()).doesNotContain("SAID", "progressToken", "cursor");
        assertThat(first.header("mcp-session-id"))
                .isEqualTo(era == Era.LEGACY ? List.of(ScriptedServer.SESSION) : List.of());
        assertThat(first.header("mcp-method"))
                .isEqualTo(era == Era.MODERN ? List.of("tools/list") : List.of());
        assertThat(first.header("mcp-name")).isEmpty();
        first.json(page(first, "", ",\"nextCursor\":\"a\\\"b\""));
        ScriptedCall second = server.next();
        JsonObject params = new JsonObject(second.text()).getJsonObject("params");
        assertThat(params.getString("cursor")).isEqualTo("a\"b");
        assertThat(params.containsKey("_meta")).isEqualTo(era == Era.MODERN);
        assertThat(second.id()).isNotEqualTo(first.id());
        second.stream()
                .event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}")
                .event(page(first, listed(tool), "")) // which is over
                .event("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .event(page(second, listed(tool), ""))
                .end();

        ScriptedCall called = server.next();
        assertThat(called.text()).contains("tools/call", "SAID", "\"id\":7");
        called.answerEmpty();
        assertThat(answer(reply)).contains("\"content\":[]");
        var again = new Speaker(era, TOKEN).call(tool, "{}");
        server.next().answerEmpty();
        assertThat(answer(again)).contains("\"content\":[]");
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    @Threat("H2")
    void one_list_is_enough_for_all_who_call_at_once(Era era) throws Exception {
        Speaker speaker = new Speaker(era, TOKEN);
        List<CompletableFuture<HttpResponse<InputStream>>> replies = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            replies.add(speaker.call(i < 4 ? tool : absent, "{}"));
        }
        ScriptedCall list = server.next();
        await().until(() -> draining.unanswered() >= 6);
        list.json(page(list, listed(tool), ""));

        for (int i = 0; i < 4; i++) {
            ScriptedCall call = server.next();
            assertThat(call.text()).contains("tools/call", tool);
            call.answerEmpty();
        }
        for (var reply : replies.subList(0, 4)) {
            assertThat(answer(reply)).contains("\"content\":[]");
        }
        for (var reply : replies.subList(4, 6)) {
            assertThat(answer(reply)).contains("-32602", "Unknown tool: " + absent);
        }
        assertThat(answer(speaker.call(absent, "{}"))).contains("-32602");
        assertThat(server.isCalled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    @Threat("H1")
    void what_is_not_as_it_was_accepted_is_not_called(Era era) throws Exception {
        var reply = new Speaker(era, TOKEN).call(tool, "{}");
        ScriptedCall list = server.next();
        list.json(page(list, listed(tool).replace("Pays", "Pays twice"), ""));

        assertThat(answer(reply)).contains("-32602", "Unknown tool: " + tool);
        assertThat(server.isCalled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void for_a_call_that_is_refused_anyway_nothing_is_asked(Era era) throws Exception {
        assertThat(answer(new Speaker(era, TOKEN).call("denied", "{}"))).contains("error");

        assertThat(server.isCalled()).isFalse();
    }

    /** What a server answers instead of a list. */
    private Map<String, BiConsumer<ScriptedCall, Integer>> faults() {
        Map<String, BiConsumer<ScriptedCall, Integer>> faults = new TreeMap<>();
        faults.put("an error of its own", (call, n) -> call.status(500));
        faults.put(
                "a refusal",
                (call, n) ->
                        call.json(
                                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"WORDS\"}}"
                                        .formatted(call.id())));
        faults.put(
                "a refusal that it explains",
                (call, n) -> {
                    call.response().setStatusCode(400);
                    call.json(
                            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32603,\"message\":\"WORDS\"}}"
                                    .formatted(call.id()));
                });
        faults.put("no JSON", (call, n) -> call.json("WORDS"));
        faults.put(
                "another answer",
                (call, n) -> call.json(page(call, listed(tool), "").replace("sluice-", "WORDS-")));
        faults.put("no list", (call, n) -> call.json(page(call, "", "").replace("[]", "{}")));
        faults.put(
                "the list, and no end of it",
                (call, n) -> call.json(page(call, listed(tool), ",\"nextCursor\":\"" + n + "\"")));
        faults.put(
                "the list, and the same page for ever",
                (call, n) -> call.json(page(call, listed(tool), ",\"nextCursor\":\"x\"")));
        faults.put(
                "a cursor that is none",
                (call, n) -> call.json(page(call, listed(tool), ",\"nextCursor\":7")));
        faults.put("a stream without an answer", (call, n) -> call.stream().event("{}").end());
        faults.put("half of it", (call, n) -> call.stream().write("data: {").cut());
        return faults;
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    @Threat("H2")
    void without_a_list_nobody_can_tell_and_nothing_is_called(Era era) throws Exception {
        List<String> called = new ArrayList<>();
        for (var fault : faults().entrySet()) {
            AtomicInteger pages = new AtomicInteger();
            server.onCall(
                    call -> {
                        if (call.text().contains("tools/call")) {
                            called.add(call.text());
                        }
                        fault.getValue().accept(call, pages.incrementAndGet());
                    });

            String answer = answer(new Speaker(era, TOKEN).call(absent, "{}"));

            assertThat(answer)
                    .as(fault.getKey())
                    .contains("-31004", Quarantine.UNTOLD)
                    .doesNotContain("WORDS");
            assertThat(pages.get()).as(fault.getKey()).isBetween(1, FirstLists.MOST_PAGES);
        }
        assertThat(called).isEmpty();
    }

    @Test
    void an_agent_is_told_that_its_session_has_ended_or_that_the_server_is_older()
            throws Exception {
        Speaker legacy = new Speaker(Era.LEGACY, TOKEN);
        server.onCall(
                call -> {
                    if (call.text().contains("tools/list")) {
                        call.status(404);
                    } else {
                        call.answerEmpty();
                    }
                });

        assertThat(head(legacy.call(tool, "{}")).statusCode()).isEqualTo(404);
        var modern = head(new Speaker(Era.MODERN, TOKEN).call(tool, "{}"));
        assertThat(modern.statusCode()).isEqualTo(400);
        assertThat(
                        new String(
                                modern.body().readAllBytes(),
                                java.nio.charset.StandardCharsets.UTF_8))
                .contains("does not speak 2026-07-28");
    }

    @Test
    void two_callers_are_not_told_of_each_other() throws Exception {
        Documents.grant("first-list-b", TOKEN + "b", NAME);
        try {
            await().until(() -> begins("b"));
            var one = new Speaker(Era.MODERN, TOKEN).call(absent, "{}");
            ScriptedCall list = server.next();
            var other = new Speaker(Era.MODERN, TOKEN + "b").call(absent, "{}");
            ScriptedCall otherList = server.next();
            list.status(500);
            otherList.json(page(otherList, listed(absent).replace("Pays", "Erases"), ""));

            assertThat(answer(one)).contains("-31004");
            assertThat(answer(other)).contains("-32602");
            assertThat(Stream.of(list, otherList).map(ScriptedCall::id)).doesNotHaveDuplicates();
        } finally {
            Documents.delete("grants/first-list-b.yaml");
        }
    }

    private static boolean begins(String suffix) {
        return new dev.sluice.testsupport.Agent("scripted", TOKEN + suffix)
                        .initialize()
                        .statusCode()
                == 200;
    }
}
