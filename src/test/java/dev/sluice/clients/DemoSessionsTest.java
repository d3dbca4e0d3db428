package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent sees of the quickstart: its policy and token, and the demo server behind it. */
@QuarkusTest
@TestProfile(DemoSessionsTest.WithDemo.class)
@Timeout(60)
class DemoSessionsTest {
    private static final ToolUse START_JOB =
            new ToolUse(
                    "start_export_job",
                    Map.of("data_type", "purchase", "from", "2026-11-01", "to", "2026-11-20"));
    private static final SessionPlan PLAN =
            SessionPlan.of(
                            ToolUse.of("get_export_jobs", "state", "completed"),
                            START_JOB,
                            ToolUse.of("summarize_exports"))
                    .denied(ToolUse.of("delete_user_by_email", "email", "ada@example.com"))
                    .limited(START_JOB);

    /** Runs the demo server, and nothing that other tests need. */
    public static class WithDemo implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(DemoBehindGateway.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @Test
    void the_java_sdk_sees_the_quickstart() {
        SeenSession seen =
                JavaSdkSession.run(Gateway.endpoint("demo"), DemoBehindGateway.TOKEN, PLAN);

        assertThat(seen.server()).isEqualTo("sluice-demo");
        assertThat(seen.answered()).isEqualTo(1);
        assertThat(seen.asking().text()).contains(JavaSdkSession.ANSWER);
        assertIsQuickstart(seen);
    }

    @Test
    void langchain4j_sees_the_quickstart() {
        SeenSession seen =
                Langchain4jSession.run(Gateway.endpoint("demo"), DemoBehindGateway.TOKEN, PLAN);

        assertThat(seen.server()).startsWith("Export jobs, users and campaigns");
        assertThat(seen.asking().text()).as("it lends no model").contains("demo server");
        assertIsQuickstart(seen);
    }

    private static void assertIsQuickstart(SeenSession seen) {
        assertThat(seen.tools())
                .containsExactlyInAnyOrder(
                        "get_export_jobs",
                        "start_export_job",
                        "summarize_exports",
                        "delete_user_by_email");
        assertThat(seen.allowed().refused()).isFalse();
        assertThat(seen.allowed().text()).contains("emailSend");
        assertThat(seen.asking().refused()).isFalse();
        assertThat(seen.slow().text()).contains("completed");
        assertThat(seen.progress().size()).isGreaterThanOrEqualTo(5);
        assertThat(seen.firstEventAhead()).isGreaterThan(Duration.ofMillis(300));
        assertThat(seen.denied())
                .contains(
                        new Told(
                                true,
                                "[POLICY DENIED] users are deleted by the privacy team, never by"
                                        + " an agent"));
        // The slow call was the first of three that the policy allows in a minute.
        assertThat(seen.limited()).hasSize(3);
        assertThat(seen.limited().get(2).text()).startsWith("[RATE LIMITED] at most 3 calls");
    }
}
