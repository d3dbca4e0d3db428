package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong settings end the start, with what is wrong and what to write. */
class WebhookSettingsTest {
    private static final String PREFIX = "sluice.approvals.webhooks.";

    @TempDir Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ops.url=                                    | ops.url must be set, or url-file in its place
                    ops.url=hooks.example                       | ops.url is no https address
                    ops.url=ftp://hooks.example                 | ops.url is no https address
                    ops.url=https://CANARY:secret@hooks.example | ops.url is no https address
                    ops.url=https://hooks.example/#CANARY       | ops.url is no https address
                    ops.url=https:///CANARY                     | ops.url is no https address
                    ops.url=https://hooks.example:70000/        | ops.url is no https address
                    ops.url=https://hooks.example/CANARY path   | ops.url is no https address
                    ops.url=http://hooks.example/CANARY         | ops.url is of plain http
                    ops.url=https://169.254.169.254/            | ops.url is a link-local address
                    ops.url=https://[fd00:ec2::254]/            | ops.url is a link-local address
                    ops.url=https://[::ffff:169.254.169.254]/   | ops.url is a link-local address
                    ops.url-file=/nowhere                       | ops.url must be set, or url-file in its place, and not both
                    ops.secret-file=                            | ops.secret-file is not set
                    ops.secret-file=/nowhere/key                | ops.secret-file is /nowhere/key, which cannot be read
                    ops.secret-file=/dev/zero                   | ops.secret-file is /dev/zero, which cannot be read
                    ops.form=teams                              | ops.form must be json or slack
                    ops.form=slack; ops.arguments=true          | ops.arguments must be false in the form slack
                    ops.events=asked                            | ops.events may hold pending, approved, refused and expired only
                    ops.timeout=0s                              | ops.timeout must be longer than 0s
                    ops.timeout=1h                              | ops.timeout must be longer than 0s and at most 30s
                    ops.ca-file=/nowhere/ca.pem                 | ops.ca-file cannot be read
                    ON-call.url=https://hooks.example           | ON-call is no name of a webhook
                    """)
    void what_cannot_be_used_is_named(String wrong, String says) throws Exception {
        Map<String, String> settings = good();
        Arrays.stream(wrong.split("; "))
                .map(each -> each.split("=", 2))
                .forEach(each -> settings.put(each[0], each[1]));

        assertThatThrownBy(() -> started(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(PREFIX + says)
                .hasMessageNotContaining("CANARY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example/sluice?team=a",
                "http://localhost:8000/",
                "http://127.0.0.1:8000",
                "http://[::1]:8000",
                "https://10.1.2.3:8443/"
            })
    void other_addresses_may_be_told(String url) throws Exception {
        Map<String, String> settings = good();
        settings.put("ops.url", url);

        started(settings);
    }

    @Test
    void plain_http_is_a_decision_of_its_own() throws Exception {
        Map<String, String> settings = good();
        settings.put("ops.url", "http://hooks.tools.svc/");
        settings.put("ops.allow-http", "true");

        started(settings);
    }

    @Test
    @Threat("D5")
    void the_address_of_a_chat_is_a_secret_and_printed_nowhere() {
        Destination to = Destination.of("https://hooks.example/services/CANARY?a=CANARY", false);

        assertThat(to.target()).isEqualTo("/services/CANARY?a=CANARY");
        assertThat(to).asString().contains("hooks.example").doesNotContain("CANARY");
    }

    @Test
    void without_webhooks_nobody_is_told_and_nothing_is_wrong() throws Exception {
        Told told = new Told(vertx, Map.of(), Told.hasty(1));

        told.ask();
        told.stop();

        assertThat(told.count("delivered")).isEqualTo(-1);
    }

    private Map<String, String> good() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Map<String, String> settings = new HashMap<>();
        settings.put("ops.url", "https://hooks.example/sluice");
        settings.put("ops.secret-file", key.toString());
        return settings;
    }

    private void started(Map<String, String> settings) {
        assertThat(new Told(vertx, settings, Told.hasty(1)).count("delivered")).isZero();
    }
}
