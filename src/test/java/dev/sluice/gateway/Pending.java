package dev.sluice.gateway;

import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.Decided;
import dev.sluice.approval.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The questions of one grant, and a person who answers them. */
final class Pending {
    private final Approvals approvals;
    private final String grant;

    Pending(Approvals approvals, String grant) {
        this.approvals = approvals;
        this.grant = grant;
    }

    /** Waits until exactly one question is open. */
    String only() {
        return await().atMost(Duration.ofSeconds(15))
                .until(this::ids, ids -> ids.size() == 1)
                .get(0);
    }

    /** The questions that are open. */
    List<String> ids() {
        return approvals.list(State.PENDING, 1_000, null).await().indefinitely().stream()
                .filter(each -> each.binding().grant().equals(grant))
                .map(Approval::id)
                .toList();
    }

    void yes(String id) {
        decide(id, true, null);
    }

    void no(String id, @Nullable String comment) {
        decide(id, false, comment);
    }

    /** Leaves nothing open for the next test. */
    void refuseAll() {
        ids().forEach(id -> no(id, null));
    }

    State state(String id) {
        return Objects.requireNonNull(
                        approvals.find(id).await().indefinitely().orElse(null), "unknown approval")
                .state();
    }

    private void decide(String id, boolean yes, @Nullable String comment) {
        Decided decided =
                approvals
                        .decide(new Verdict(id, yes, "olga", "olga", comment))
                        .await()
                        .indefinitely();
        if (!(decided instanceof Decided.Done)) {
            throw new AssertionError("not decided: " + decided);
        }
    }
}
