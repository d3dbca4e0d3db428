package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.approval.webhook.HookReceiver.Heard;
import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers can tell who sent a notice, as Standard Webhooks says. */
class SignatureTest {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "b3RoZXItQ0FOQVJZLWtleS1vZi0zMi1ieXRlcy0hISE=";

    @TempDir Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What the libraries of Standard Webhooks are tested with. */
    @ParameterizedTest
    @ValueSource(strings = {KEY, "whsec_" + KEY, "\n  whsec_" + KEY + "  \r\n"})
    void the_known_answer_is_given(String key) {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(SigningKeys.read(key).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CANARY",
                "CANARY-not-base64-CANARY-not-base64-CANARY",
                "Q0FOQVJZLXRvbw==",
                KEY + "\n" + KEY + "\n" + KEY
            })
    void other_texts_are_no_keys_and_are_not_quoted(String text) {
        assertThatThrownBy(() -> SigningKeys.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining("CANARY")
                .hasMessageNotContaining("Q0FO");
    }

    @Test
    void every_notice_is_signed_when_it_is_sent() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.next(HookReceiver.status(500));
        Told told = told(receiver, KEY);
        long before = Instant.now().getEpochSecond();

        told.ask("refund", "tränen ✓", "{}");

        Told.eventually().until(() -> told.count("delivered") == 1);
        assertThat(receiver.heard())
                .hasSize(2)
                .allSatisfy(
                        heard ->
                                assertThat(Long.parseLong(heard.header("webhook-timestamp")))
                                        .isBetween(before, Instant.now().getEpochSecond()))
                .allMatch(heard -> isSigned(heard, KEY))
                .noneMatch(heard -> isSigned(heard, OTHER));
    }

    @Test
    @Threat("D9")
    void a_new_key_is_used_from_the_next_notice_on_and_two_while_there_are_two() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told = told(receiver, KEY);
        Path file = folder.resolve("key");

        for (String keys : List.of(KEY + "\n" + OTHER + "\n", OTHER)) {
            Files.writeString(file, keys);
            int sent = receiver.heard().size();
            told.ask();
            Told.eventually().until(() -> told.count("delivered") == sent + 1);
        }

        assertThat(receiver.heard())
                .extracting(heard -> isSigned(heard, KEY) + " " + isSigned(heard, OTHER))
                .containsExactly("true true", "false true");
    }

    @Test
    void a_file_without_a_key_leaves_the_former_one_in_use_and_is_told_once() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told = told(receiver, KEY);
        Files.writeString(folder.resolve("key"), "CANARY");

        try (Logged log = new Logged("dev.sluice.approval.webhook.Mounted")) {
            told.ask();
            told.ask();
            Told.eventually().until(() -> told.count("delivered") == 2);

            assertThat(receiver.heard()).allMatch(heard -> isSigned(heard, KEY));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("sluice.approvals.webhooks.ops.secret-file", "stays in use")
                    .doesNotContain("CANARY");
        }
    }

    /** Written here from the specification, and not with the code that signs. */
    private static boolean isSigned(Heard heard, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            mac.update(heard.header("webhook-id").getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            mac.update(heard.header("webhook-timestamp").getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            byte[] wanted = mac.doFinal(heard.body().getBytes());
            return Arrays.stream(heard.header("webhook-signature").split(" "))
                    .filter(each -> each.startsWith("v1,"))
                    .map(each -> Base64.getDecoder().decode(each.substring(3)))
                    .anyMatch(each -> MessageDigest.isEqual(each, wanted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Told told(HookReceiver receiver, String key) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), key);
        return new Told(
                vertx,
                Map.of(
                        "ops.url",
                        "http://localhost:" + receiver.port(),
                        "ops.secret-file",
                        file.toString()),
                Told.hasty(5));
    }
}
