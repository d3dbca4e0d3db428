package dev.sluice.approval;

import dev.sluice.approval.Approval.State;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where questions are kept, the same for all replicas. Each transition happens once, whoever tries
 * it at the same time; the store's own clock says what has expired. Each of these fails with {@link
 * StoreOutException} when the store does not answer, and then nothing may be believed to have
 * happened.
 */
public interface ApprovalStore {
    /** How long the arguments are kept after a question was decided, or has expired undecided. */
    Duration ARGUMENTS_KEPT = Duration.ofHours(1);

    /** How long the rest of a question is kept after its end. */
    Duration KEPT = Duration.ofHours(24);

    /** How many are kept; beyond that, those that ended first are forgotten early. */
    int MOST_KEPT = 100_000;

    /**
     * Finds the question that stands for this very call, or asks it.
     *
     * <p>One stands that has the same {@link Binding#callKey()}, is of the same rule, has not
     * expired, and is pending, approved or refused. One of another rule is expired by this, if it
     * is pending or approved.
     */
    Uni<Asked> ask(Question question);

    /** One question, as it is now: one that is past its time is expired. */
    Uni<Optional<Approval>> find(String id);

    /** The states of several questions at once; those that are not known are left out. */
    Uni<Map<String, State>> states(Collection<String> ids);

    /**
     * Questions, newest first.
     *
     * @param state only those; null for all
     * @param limit how many at most
     * @param after only those that come after this id in the list; null for the first
     */
    Uni<List<Approval>> list(@Nullable State state, int limit, @Nullable String after);

    /** How many are pending. */
    Uni<Long> pending();

    /** Answers a pending question; of several at the same time one counts. */
    Uni<Decided> decide(Verdict verdict);

    /**
     * Uses a yes, if it stands for this binding still: approved, not expired, the same rule.
     *
     * @return whether the call may pass; true once
     */
    Uni<Boolean> use(String id, Binding binding);

    /**
     * Makes a used yes count again, as its call was never received; expired meanwhile, or with
     * another question standing for the call, it stays used.
     *
     * @return whether it counts again
     */
    Uni<Boolean> giveBack(String id);

    /**
     * Ends what is past its time.
     *
     * @return what has ended unused, by this or by a question in its place, and nobody was told yet
     */
    Uni<List<Approval>> expire();
}
