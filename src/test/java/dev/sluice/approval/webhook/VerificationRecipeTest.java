package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.webhook.HookReceiver.Heard;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide tells receivers to check is true of a notice, and of no other. */
class VerificationRecipeTest {
    private static final Path GUIDE = Path.of("docs/guides-approvals-webhooks.md");
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_notice_is_known_by_its_signature_and_a_changed_one_is_not() throws Exception {
        Heard notice = notice();

        assertThat(checked(notice, notice.body().toString())).isEqualTo("from Sluice 0");
        assertThat(checked(notice, notice.body().toString().replace("refund", "refunds")))
                .isEqualTo("not from Sluice 1");
    }

    private Heard notice() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
        HookReceiver receiver = new HookReceiver(vertx);
        Told told =
                new Told(
                        vertx,
                        Map.of(
                                "ops.url",
                                "http://localhost:" + receiver.port(),
                                "ops.secret-file",
                                key.toString()),
                        Told.hasty(1));
        told.ask();
        Told.eventually().until(() -> told.count("delivered") == 1);
        return receiver.heard().get(0);
    }

    /** What the commands of the guide say, and how they end. */
    private String checked(Heard notice, String body) throws Exception {
        Files.writeString(folder.resolve("body.json"), body);
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", recipe());
        shell.environment().put("KEY", KEY);
        shell.environment().put("ID", notice.header("webhook-id"));
        shell.environment().put("TIMESTAMP", notice.header("webhook-timestamp"));
        shell.environment().put("SIGNATURE", notice.header("webhook-signature"));
        Process process = shell.directory(folder.toFile()).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said + " " + process.exitValue();
    }

    private static String recipe() throws Exception {
        Matcher block =
                Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
