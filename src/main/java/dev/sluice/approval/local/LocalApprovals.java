package dev.sluice.approval.local;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalSettings;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Asked.Bound;
import dev.sluice.approval.Asked.Since;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Decided;
import dev.sluice.approval.InMemory;
import dev.sluice.approval.Question;
import dev.sluice.approval.Verdict;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps questions in memory; whoever restarts the process asks anew. */
@InMemory
@Singleton
public final class LocalApprovals implements ApprovalStore {
    /** How long all sealed arguments may be together, in bytes: they are ASCII. */
    private static final long MOST_SEALED = 64L << 20;

    private final Shelf shelf = new Shelf();
    private final ApprovalSettings settings;
    private final InstantSource clock;

    /**
     * No questions yet.
     *
     * @param clock says what has expired
     */
    public LocalApprovals(ApprovalSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Uni<Asked> ask(Question question) {
        return locked(now -> ask(question, now));
    }

    @Override
    public Uni<Optional<Approval>> find(String id) {
        return locked(now -> Optional.ofNullable(shelf.find(id)).map(Kept::approval));
    }

    @Override
    public Uni<Map<String, State>> states(Collection<String> ids) {
        return locked(
                now -> {
                    Map<String, State> states = new HashMap<>();
                    for (String id : ids) {
                        Kept kept = shelf.find(id);
                        if (kept != null) {
                            states.put(id, kept.state());
                        }
                    }
                    return states;
                });
    }

    @Override
    public Uni<List<Approval>> list(@Nullable State state, int limit, @Nullable String after) {
        return locked(
                now -> {
                    Kept last = shelf.find(after);
                    if (limit <= 0 || (after != null && last == null)) {
                        return List.of();
                    }
                    return shelf.list(state, last).stream()
                            .limit(limit)
                            .map(Kept::approval)
                            .toList();
                });
    }

    @Override
    public Uni<Long> pending() {
        return locked(now -> (long) shelf.pending());
    }

    @Override
    public Uni<Decided> decide(Verdict verdict) {
        return locked(
                now -> {
                    Kept kept = shelf.find(verdict.id());
                    if (kept == null) {
                        return new Decided.Unknown();
                    }
                    if (kept.state() != State.PENDING) {
                        return new Decided.TooLate(kept.approval());
                    }
                    Approval.Decision decision =
                            new Approval.Decision(
                                    verdict.by(), verdict.subject(), now, verdict.comment());
                    State state = verdict.yes() ? State.APPROVED : State.REFUSED;
                    shelf.become(kept, state, decision, now);
                    return new Decided.Done(kept.approval());
                });
    }

    @Override
    public Uni<Boolean> use(String id, Binding binding) {
        return locked(
                now -> {
                    Kept kept = shelf.find(id);
                    if (kept == null
                            || kept.state() != State.APPROVED
                            || !kept.approval().binding().equals(binding)) {
                        return false;
                    }
                    shelf.become(kept, State.USED, kept.approval().decision(), now);
                    return true;
                });
    }

    @Override
    public Uni<Boolean> giveBack(String id) {
        return locked(
                now -> {
                    Kept kept = shelf.find(id);
                    if (kept == null
                            || kept.state() != State.USED
                            || kept.isExpired(now)
                            || shelf.ofCall(kept.approval().binding().callKey()) != kept) {
                        return false;
                    }
                    shelf.become(kept, State.APPROVED, kept.approval().decision(), now);
                    return true;
                });
    }

    @Override
    public Uni<List<Approval>> expire() {
        return locked(now -> shelf.takeUntold());
    }

    private <T> Uni<T> locked(Function<Instant, T> work) {
        return Uni.createFrom()
                .item(
                        () -> {
                            synchronized (this) {
                                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                                shelf.catchUp(now);
                                return work.apply(now);
                            }
                        });
    }

    private Asked ask(Question question, Instant now) {
        Binding binding = question.binding();
        Kept same = shelf.ofCall(binding.callKey());
        Kept before = same == null ? shelf.ofTool(binding.toolKey()) : same;
        boolean counts =
                same != null
                        && (same.isOpen()
                                || (same.state() == State.REFUSED && !same.isExpired(now)));
        if (same != null && counts && same.approval().binding().isOfSameRule(binding)) {
            return new Asked.Standing(same.approval());
        }
        Bound bound = reached(question, same);
        if (bound != null) {
            return new Asked.TooMany(bound);
        }
        Since since = since(same, counts, before);
        String former = before == null ? null : before.id();
        if (same != null && same.isOpen()) {
            shelf.end(same, now);
        }
        Approval made =
                new Approval(
                        question.id(),
                        State.PENDING,
                        binding,
                        question.reason(),
                        question.approvers(),
                        now,
                        now.plusMillis(question.expires().toMillis()),
                        null,
                        question.sealedArguments());
        return new Asked.New(shelf.add(made).approval(), since, former);
    }

    /** What this one replaces makes room for it. */
    private @Nullable Bound reached(Question question, @Nullable Kept same) {
        int replaced = same != null && same.state() == State.PENDING ? 1 : 0;
        if (shelf.pending() - replaced >= settings.mostPending()) {
            return Bound.ALL;
        }
        String grant = question.binding().grant();
        if (shelf.pendingOf(grant) - replaced >= settings.mostPendingPerGrant()) {
            return Bound.GRANT;
        }
        return hasRoom(question.sealedArguments().length()) ? null : Bound.ALL;
    }

    private boolean hasRoom(int arguments) {
        while (shelf.size() >= MOST_KEPT) {
            if (!shelf.makeRoom()) {
                return false;
            }
        }
        while (shelf.sealed() + arguments > MOST_SEALED) {
            if (!shelf.dropEndedArguments()) {
                return false;
            }
        }
        return true;
    }

    private static Since since(@Nullable Kept same, boolean counts, @Nullable Kept before) {
        if (same == null) {
            return before == null ? Since.FIRST : Since.ARGUMENTS;
        }
        if (counts) {
            return Since.POLICY;
        }
        return same.state() == State.USED ? Since.USED : Since.EXPIRED;
    }
}
