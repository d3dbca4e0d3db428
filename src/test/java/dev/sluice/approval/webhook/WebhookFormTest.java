package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.webhook.HookReceiver.Heard;
import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a notice says, and what it never does. */
class WebhookFormTest {
    private static final String KEY = "Q0FOQVJZLXNpZ25pbmcta2V5LW9mLTMyLWJ5dGVzLiE=";
    private static final String ARGUMENTS =
            "{\"amount\":9007199254740993,\"card\":\"4111-CANARY\"}";

    @TempDir Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_program_is_told_everything_but_the_arguments() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told = told(receiver, Map.of());

        Approval approval = told.ask("refund", "over the limit", ARGUMENTS);
        told.decide(approval, true, "called her");

        Told.eventually().until(() -> told.count("delivered") == 2);
        JsonObject pending = of("approval.pending", receiver);
        assertThat(pending.fieldNames()).containsExactly("type", "timestamp", "data");
        assertThat(pending.getInstant("timestamp")).isNotNull();
        assertThat(pending.getJsonObject("data").getMap())
                .containsExactlyInAnyOrderEntriesOf(
                        with(
                                asked(approval, "pending"),
                                Map.of("decideUrl", "https://sluice.test/approvals/q1/decide")));
        assertThat(of("approval.approved", receiver).getJsonObject("data").getMap())
                .containsExactlyInAnyOrderEntriesOf(
                        with(
                                asked(approval, "approved"),
                                Map.of("decidedBy", "carol", "comment", "called her")));
        assertThat(receiver.heard())
                .extracting(heard -> heard.header("content-type"))
                .containsOnly("application/json");
    }

    @Test
    void arguments_are_told_digit_by_digit_where_that_is_configured() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told = told(receiver, Map.of("ops.arguments", "true"));
        String tooLarge = "{\"text\":\"" + "a".repeat(JsonForm.MOST_ARGUMENT_BYTES) + "\"}";

        told.ask("refund", "r", ARGUMENTS);
        Told.eventually().until(() -> told.count("delivered") == 1);
        told.ask("refund", "r", tooLarge);
        Told.eventually().until(() -> told.count("delivered") == 2);

        assertThat(receiver.heard().get(0).body().toString())
                .contains("\"arguments\":" + ARGUMENTS + ",");
        assertThat(receiver.heard().get(1).json().getJsonObject("data").fieldNames())
                .contains("digest")
                .doesNotContain("arguments");
    }

    @Test
    @Threat("D5")
    void no_secret_and_no_argument_is_sent_or_logged() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.next(HookReceiver.status(500));
        receiver.next(HookReceiver.status(410));
        HookReceiver chat = new HookReceiver(vertx);
        Path address =
                Files.writeString(
                        folder.resolve("url"), "http://localhost:" + chat.port() + "/CANARY-path");
        try (Logged log = new Logged("dev.sluice")) {
            Told told =
                    told(
                            receiver,
                            Map.of("chat.url-file", address.toString(), "chat.form", "slack"));
            told.ask("refund", "r", ARGUMENTS);
            told.decide(told.ask("refund", "r", ARGUMENTS), false, "no");
            Told.eventually().until(() -> told.count("delivered") == 2);
            Told.eventually().until(() -> chat.heard().size() == 3);
            Files.writeString(address, "CANARY no address");
            receiver.close();
            told.ask("refund", "r", ARGUMENTS);
            Told.eventually().until(() -> told.count("dropped") == 1);
            Told.eventually().until(() -> chat.heard().size() == 4);

            assertThat(chat.heard()).extracting(Heard::line).containsOnly("POST /CANARY-path");
            String sent =
                    receiver.heard().stream().map(Heard::bytes).collect(Collectors.joining())
                            + chat.heard().stream()
                                    .map(heard -> heard.headers() + " " + heard.body())
                                    .collect(Collectors.joining());
            assertThat(sent).contains("refund").doesNotContain("CANARY", "4111", "9007", KEY);
            assertThat(String.join("\n", log.lines()))
                    .contains("webhook ops", "answers 500", "answers 410", "chat.url-file")
                    .doesNotContain("CANARY", "4111", "9007", KEY);
        }
    }

    @Test
    void people_in_a_chat_read_a_sentence_with_a_link() throws Exception {
        Chat chat = chat();

        Approval approval = chat.told.ask("refund", "over the limit", ARGUMENTS);
        chat.await(1);
        chat.told.decide(approval, false, "not hers");
        chat.await(2);

        assertThat(chat.texts())
                .containsExactly(
                        "Approval needed: tool `refund` of server `shop` for `alice` (grant `desk`,"
                                + " rule `/tools/refund/approval`), until "
                                + approval.expiresAt()
                                + "\nReason: `over the limit`"
                                + "\n<https://sluice.test/approvals/q1/decide|Decide>",
                        "Refused by `carol`: tool `refund` of server `shop` for `alice` (grant"
                                + " `desk`, rule `/tools/refund/approval`)\nComment: `not hers`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!channel>",
                "<@U0123>",
                "<https://evil.test|Decide>",
                "https://evil.test/approvals/q1/decide",
                "@here #general :tada: *bold* _it_ ~x~",
                "` <https://evil.test|Decide> `",
                "```",
                "a\n<https://evil.test|Decide>\r\nb\u2028c\u0085d",
                "\u202Etxet\u202C\u200B",
                "&lt;!channel&gt;",
                "\uD83D\uDE00\uD83D",
                " ",
            })
    void no_name_and_no_reason_becomes_a_link_or_a_mention(String hostile) throws Exception {
        Chat chat = chat();

        Approval approval = chat.told.ask(hostile, hostile, "{}");
        chat.told.decide(approval, true, hostile);
        chat.await(2);

        String spans = "`[^`\\n\\r\\u0085\\u2028<>]+`";
        assertThat(chat.texts())
                .extracting(text -> text.replaceAll(spans, "X").replaceAll("until \\S+", "until T"))
                .containsExactlyInAnyOrder(
                        "Approval needed: tool X of server X for X (grant X, rule X), until T"
                                + "\nReason: X"
                                + "\n<https://sluice.test/approvals/q1/decide|Decide>",
                        "Approved by X: tool X of server X for X (grant X, rule X)\nComment: X");
    }

    @Test
    void a_long_name_is_cut() throws Exception {
        Chat chat = chat();

        chat.told.ask("t".repeat(5_000), "r", "{}");
        chat.await(1);

        assertThat(chat.texts().get(0)).contains("t".repeat(200) + "…`").hasSizeLessThan(1_000);
    }

    /** Questions that a chat is told of. */
    private record Chat(Told told, HookReceiver receiver) {
        void await(int notices) {
            Told.eventually().until(() -> receiver.heard().size() == notices);
        }

        List<String> texts() {
            return receiver.heard().stream().map(heard -> heard.json().getString("text")).toList();
        }
    }

    private Chat chat() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told =
                new Told(
                        vertx,
                        Map.of(
                                "chat.url",
                                "http://localhost:" + receiver.port(),
                                "chat.form",
                                "slack"),
                        Told.hasty(1));
        return new Chat(told, receiver);
    }

    private static Map<String, Object> asked(Approval approval, String state) {
        Map<String, Object> data = new HashMap<>();
        data.put("id", "q1");
        data.put("state", state);
        data.put("server", "shop");
        data.put("grant", "desk");
        data.put("subject", "alice");
        data.put("tool", "refund");
        data.put("digest", approval.binding().digest());
        data.put("reason", "over the limit");
        data.put("rule", "/tools/refund/approval");
        data.put("createdAt", approval.createdAt().toString());
        data.put("expiresAt", approval.expiresAt().toString());
        data.put("statusUrl", "https://sluice.test/approvals/q1");
        return data;
    }

    private static Map<String, Object> with(Map<String, Object> data, Map<String, String> more) {
        data.putAll(more);
        return data;
    }

    private static JsonObject of(String type, HookReceiver receiver) {
        return receiver.heard().stream()
                .filter(heard -> heard.type().equals(type))
                .findFirst()
                .orElseThrow()
                .json();
    }

    private Told told(HookReceiver receiver, Map<String, String> more) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY);
        Map<String, String> settings = new HashMap<>(more);
        settings.put("ops.url", "http://localhost:" + receiver.port());
        settings.put("ops.secret-file", file.toString());
        return new Told(vertx, settings, Told.hasty(3));
    }
}
