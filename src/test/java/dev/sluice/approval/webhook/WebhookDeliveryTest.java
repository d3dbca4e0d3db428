package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Verdict;
import dev.sluice.approval.webhook.HookReceiver.Heard;
import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.tls.Authority;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of notices, whatever their receiver does. */
@Timeout(120)
class WebhookDeliveryTest {
    private static final int MANY = 1_000_000;

    @TempDir Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void each_transition_is_told_once_and_uses_are_not() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told = told(receiver.port(), Told.hasty(1));

        Approval first = told.ask();
        Approval second = told.ask();
        Approval third = told.ask();
        Uni.combine()
                .all()
                .unis(
                        told.approvals.decide(verdict(first, true)),
                        told.approvals.decide(verdict(first, false)))
                .asTuple()
                .await()
                .atMost(Duration.ofSeconds(20));
        told.decide(second, false, "no");
        assertThat(Told.found(told.approvals.use(first, first.binding()))).isTrue();
        Told.found(told.approvals.giveBack(first));
        told.pass(Duration.ofHours(1));
        Told.found(told.approvals.expire());
        Told.found(told.approvals.expire());

        Told.eventually().until(() -> told.count("delivered") == 7);
        told.stop();
        assertThat(receiver.heard())
                .extracting(heard -> heard.header("webhook-id"))
                .containsExactlyInAnyOrder(
                        first.id() + "_pending",
                        first.id() + "_approved",
                        first.id() + "_expired",
                        second.id() + "_pending",
                        second.id() + "_refused",
                        third.id() + "_pending",
                        third.id() + "_expired");
        assertThat(told.count("retried")).isZero();
    }

    @Test
    void only_what_somebody_wants_to_hear_is_told() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        Told told = told(receiver.port(), Told.hasty(1), Map.of("ops.events", "refused"));

        Approval approval = told.ask();
        told.decide(approval, false, "no");

        Told.eventually().until(() -> told.count("delivered") == 1);
        told.stop();
        assertThat(receiver.heard()).extracting(Heard::type).containsExactly("approval.refused");
    }

    @Test
    void a_receiver_that_was_down_hears_of_it_when_it_is_up() throws Exception {
        int port = freePort();
        Told told = told(port, Told.hasty(MANY));
        Approval approval = told.ask();
        Told.eventually().until(() -> told.count("retried") > 2);

        try (HookReceiver receiver = new HookReceiver(vertx, new HttpServerOptions(), port)) {
            Told.eventually().until(() -> told.count("delivered") == 1);
            assertThat(receiver.heard()).extracting(Heard::question).containsExactly(approval.id());
        }
        assertThat(told.count("dropped")).isZero();
    }

    @Test
    void a_receiver_that_fails_is_asked_so_many_times_with_the_same_id() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.usually(HookReceiver.status(500));
        Told told = told(receiver.port(), Told.hasty(3));

        told.ask();

        Told.eventually().until(() -> told.count("dropped") == 1);
        told.stop();
        assertThat(receiver.heard()).hasSize(3);
        assertThat(receiver.heard())
                .extracting(heard -> heard.header("webhook-id") + heard.body())
                .containsOnly(
                        receiver.heard().get(0).header("webhook-id")
                                + receiver.heard().get(0).body());
        assertThat(told.count("retried")).isEqualTo(2);
    }

    @Test
    @Threat("D3")
    void a_redirect_is_never_followed() throws Exception {
        HookReceiver target = new HookReceiver(vertx);
        HookReceiver receiver = new HookReceiver(vertx);
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            receiver.next(
                    request ->
                            request.response()
                                    .setStatusCode(status)
                                    .putHeader("location", url(target.port()))
                                    .end());
        }
        Told told = told(receiver.port(), Told.hasty(5));

        told.ask();

        Told.eventually().until(() -> told.count("dropped") == 1);
        assertThat(receiver.heard()).hasSize(5);
        assertThat(target.connections()).isZero();
    }

    @Test
    void a_receiver_that_wants_to_hear_no_more_is_left_alone() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.next(HookReceiver.status(410));
        Told told = told(receiver.port(), Told.hasty(MANY));

        told.ask();

        Told.eventually().until(() -> told.count("refused") == 1);
        told.stop();
        assertThat(receiver.heard()).hasSize(1);
        assertThat(told.count("dropped")).isZero();
    }

    /** It asks for two hours, after which the notice is too old; unasked it came in no time. */
    @Test
    void a_receiver_that_asks_for_time_is_given_it() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.next(
                request ->
                        request.response()
                                .setStatusCode(503)
                                .putHeader("retry-after", "7200")
                                .end());
        Backoff patient =
                new Backoff(
                        Duration.ofMillis(10),
                        Duration.ofHours(3),
                        MANY,
                        Duration.ofHours(1),
                        () -> 0);
        Told told = told(receiver.port(), patient);

        told.ask();

        Told.eventually().until(() -> told.count("dropped") == 1);
        assertThat(receiver.heard()).hasSize(1);
        assertThat(told.count("retried")).isZero();
    }

    @Test
    @Threat("D8")
    void only_the_receiver_that_its_certificate_names_is_told() throws Exception {
        Authority authority = Authority.named("receivers");
        Authority stranger = Authority.named("strangers");
        HookReceiver right = new HookReceiver(vertx, Certified.by(authority, "localhost"), 0);
        HookReceiver wrong = new HookReceiver(vertx, Certified.by(authority, "other.test"), 0);
        HookReceiver unknown = new HookReceiver(vertx, Certified.by(stranger, "localhost"), 0);
        Path believed = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        Map<String, String> trusting = Map.of("ops.ca-file", believed.toString());

        Told told = told("https://localhost:" + right.port(), Told.hasty(MANY), trusting);
        told.ask();
        Told.eventually().until(() -> told.count("delivered") == 1);

        for (HookReceiver other : List.of(wrong, unknown)) {
            Told misled = told("https://localhost:" + other.port(), Told.hasty(2), trusting);
            misled.ask();
            Told.eventually().until(() -> misled.count("dropped") == 1);
            assertThat(other.heard()).isEmpty();
        }
    }

    @Test
    @Threat("D6")
    void a_name_that_leads_to_where_clouds_keep_secrets_is_not_told() throws Exception {
        Map<String, String> allowed = Map.of("ops.allow-http", "true");
        HookReceiver receiver = new HookReceiver(vertx);
        Told named = told("http://hooks.test:" + receiver.port(), Told.hasty(1), allowed);
        named.ask();
        Told.eventually().until(() -> named.count("delivered") == 1);

        Told told = told("http://astray.test:" + receiver.port(), Told.hasty(2), allowed);
        try (Logged log = new Logged("dev.sluice.approval.webhook.Tally")) {
            told.ask();

            Told.eventually().until(() -> told.count("dropped") == 1);
            assertThat(log.lines()).anyMatch(line -> line.contains("LinkLocalException"));
        }
        assertThat(receiver.connections()).isEqualTo(1);
    }

    private static Verdict verdict(Approval approval, boolean yes) {
        return new Verdict(approval.id(), yes, "carol", "carol@test", null);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/hook?a=b";
    }

    private Told told(int port, Backoff backoff) throws Exception {
        return told(port, backoff, Map.of());
    }

    private Told told(int port, Backoff backoff, Map<String, String> more) throws Exception {
        return told(url(port), backoff, more);
    }

    private Told told(String url, Backoff backoff, Map<String, String> more) throws Exception {
        return Told.at(vertx, url, folder, backoff, more);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
