package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.approval.Verdict;
import dev.sluice.audit.HeardDecisions;
import dev.sluice.audit.QueuedLog;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a question to a person leaves a line and is counted, once. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class ApprovalTrailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CANARY = "CANARY-4711";

    private final HeardDecisions heard = new HeardDecisions();
    private final Map<String, Double> counted = new HashMap<>();

    @Inject Approvals approvals;

    @BeforeEach
    void listen() {
        QuarkusMock.installMockForType(heard, QueuedLog.class);
        List.of("asked", "approved", "refused", "expired", "used", "given_back")
                .forEach(result -> counted.put(result, count(result)));
    }

    @AfterEach
    void end() throws InterruptedException {
        heard.close();
    }

    @Test
    void a_yes_that_is_used_given_back_and_used_again_leaves_a_line_each() {
        Approval asked = ask("00ff", Duration.ofMinutes(5));
        decide(asked, true);
        var used = approvals.use(asked, asked.binding()).await().indefinitely();
        var unused = approvals.giveBack(asked).await().indefinitely();
        var again = approvals.use(asked, asked.binding()).await().indefinitely();
        var lost = approvals.use(asked, asked.binding()).await().indefinitely();

        assertThat(List.of(used, again, lost)).containsExactly(true, true, false);
        assertThat(changes(asked))
                .containsExactly("asked", "approved", "used", "given_back", "used");
        assertThat(counted("asked")).isEqualTo(1);
        assertThat(counted("approved")).isEqualTo(1);
        assertThat(counted("used")).isEqualTo(2);
        assertThat(counted("given_back")).isEqualTo(1);
        JsonObject line = heard.ofApproval(asked.id()).get(1);
        line.remove("time");
        assertThat(line.encode())
                .isEqualTo(
                        ("{\"event\":\"approval\",\"change\":\"approved\",\"approval\":\"%s\","
                                        + "\"server\":\"bank\",\"grant\":\"bot\",\"subject\":\"bot\","
                                        + "\"tool\":\"pay\",\"digest\":\"00ff\",\"policy\":\"p\","
                                        + "\"policyVersion\":\"v\",\"rule\":\"/tools/pay/approval\","
                                        + "\"operator\":\"carol\",\"operatorSubject\":\"corp#c\"}")
                                .formatted(asked.id()));
    }

    @Test
    void no_line_repeats_the_arguments_or_what_an_operator_said() {
        Approval asked = ask("11ff", Duration.ofMinutes(5));
        decide(asked, false);

        assertThat(changes(asked)).containsExactly("asked", "refused");
        assertThat(heard.ofApproval(asked.id())).noneMatch(it -> it.encode().contains(CANARY));
        assertThat(heard.ofApproval(asked.id()).get(0).fieldNames())
                .doesNotContain("operator", "operatorSubject");
        assertThat(counted("refused")).isEqualTo(1);
    }

    @Test
    void what_nobody_answers_is_measured_while_it_waits_and_expires_once() {
        long before = approvals.pending().await().indefinitely();
        Approval asked = ask("22ff", Duration.ofMinutes(5));
        Approval soon = ask("33ff", Duration.ofMillis(1));

        await().atMost(PATIENCE)
                .until(() -> Management.gauge("sluice_approvals_pending") == before + 1);
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            approvals.expire().await().indefinitely();
                            return changes(soon).contains("expired");
                        });
        decide(asked, false);

        assertThat(changes(soon)).containsExactly("asked", "expired");
        assertThat(counted("expired")).isGreaterThanOrEqualTo(1);
        await().atMost(PATIENCE)
                .until(() -> Management.gauge("sluice_approvals_pending") == before);
    }

    private Approval ask(String digest, Duration expires) {
        Question question =
                new Question(
                        UUID.randomUUID().toString(),
                        new Binding(
                                "bank",
                                "bot",
                                "bot",
                                "pay",
                                digest,
                                "p",
                                "v",
                                "/tools/pay/approval"),
                        null,
                        List.of(),
                        expires,
                        CANARY);
        return ((Asked.New) approvals.ask(question).await().indefinitely()).approval();
    }

    private void decide(Approval approval, boolean yes) {
        var unused =
                approvals
                        .decide(new Verdict(approval.id(), yes, "carol", "corp#c", CANARY))
                        .await()
                        .indefinitely();
    }

    private List<String> changes(Approval approval) {
        return heard.ofApproval(approval.id()).stream()
                .map(line -> line.getString("change"))
                .toList();
    }

    private double counted(String result) {
        return count(result) - counted.getOrDefault(result, 0.0);
    }

    private static double count(String result) {
        return Management.counter("sluice_approvals_total{result=\"" + result + "\"}");
    }
}
