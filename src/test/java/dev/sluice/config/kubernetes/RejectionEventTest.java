package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever wrote a ConfigMap that was not taken reads it on the object itself. */
@Timeout(120)
class RejectionEventTest {
    private static final Map<String, String> GOOD = Map.of("read.yaml", Followed.POLICY);
    private static final Map<String, String> BAD =
            Map.of("read.yaml", Followed.POLICY + "denny: s3cr3t-CANARY\n");

    private final ApiStandIn api = new ApiStandIn();
    private final Path root;

    RejectionEventTest(@TempDir Path root) {
        this.root = Followed.folder(root);
    }

    @AfterEach
    void leave() {
        api.close();
    }

    @Test
    void a_rejection_is_one_event_on_its_object_however_many_replicas_there_are() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed one = Followed.of(root, api);
                Followed other = Followed.of(root, api)) {
            one.untilPolicies("read");
            other.untilPolicies("read");

            api.author.put("team-a", "policies", BAD);

            await().until(() -> api.faults.eventBodies.size() == 2);
            await().until(() -> api.author.events().size() == 1);
            Event event = api.author.events().get(0);
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("Rejected");
            assertThat(event.getMessage())
                    .contains("configmap/team-a/read.yaml:4 /denny: unknown field")
                    .doesNotContain("CANARY");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("ConfigMap");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("team-a");
            assertThat(event.getInvolvedObject().getUid()).isNotBlank();
        }
    }

    @Test
    void an_event_that_is_refused_harms_nothing() {
        api.author.put("team-a", "policies", GOOD);
        api.faults.refuseEvents.set(403);
        try (Followed followed = Followed.of(root, api)) {
            followed.untilPolicies("read");
            api.author.put("team-a", "policies", BAD);
            followed.untilProblem("denny");
            await().until(() -> api.faults.eventBodies.size() == 1);

            api.author.put("team-a", "policies", GOOD);

            followed.untilRight();
            assertThat(api.author.events()).isEmpty();
        }
    }

    @Test
    void an_event_that_takes_for_ever_keeps_nobody_waiting_and_many_are_left_out() {
        List<String> written = new CopyOnWriteArrayList<>();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
        CountDownLatch stuck = new CountDownLatch(1);
        try (EventWriter writer =
                new EventWriter(
                        "team",
                        event -> {
                            await().atMost(Duration.ofMinutes(1))
                                    .until(() -> stuck.getCount() == 0);
                            written.add(event.getMetadata().getName());
                        },
                        now::get)) {
            for (int i = 0; i < 100; i++) {
                writer.warn(new Identity("team-a", "u", "" + i), "Rejected", "x".repeat(5000));
            }
            stuck.countDown();
            await().until(() -> written.size() == 30);

            writer.warn(new Identity("team-a", "u", "100"), "Rejected", "x");
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(1)));
            writer.warn(new Identity("team-a", "u", "101"), "Rejected", "x");

            await().until(() -> written.size() == 31);
            assertThat(written).doesNotHaveDuplicates();
        }
    }
}
