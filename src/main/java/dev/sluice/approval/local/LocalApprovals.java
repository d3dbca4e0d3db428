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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps questions in memory; whoever restarts the process asks anew. */
@InMemory
@Singleton
public final class LocalApprovals implements ApprovalStore {
    private final Map<String, Kept> questions = new LinkedHashMap<>();
    private final Map<String, String> ofCalls = new HashMap<>();
    private final Map<String, String> ofTools = new HashMap<>();
    private final ApprovalSettings settings;
    private final InstantSource clock;

    /**
     * A question.
     *
     * @param ended when it came to its end; null before
     */
    private record Kept(Approval approval, @Nullable Instant ended) {}

    public LocalApprovals(ApprovalSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Uni<Asked> ask(Question question) {
        return locked(() -> askNow(question));
    }

    @Override
    public Uni<Optional<Approval>> find(String id) {
        return locked(() -> Optional.ofNullable(questions.get(id)).map(this::seen));
    }

    @Override
    public Uni<Map<String, State>> states(Collection<String> ids) {
        return locked(
                () -> {
                    Map<String, State> states = new HashMap<>();
                    for (String id : ids) {
                        Kept kept = questions.get(id);
                        if (kept != null) {
                            states.put(id, seen(kept).state());
                        }
                    }
                    return states;
                });
    }

    @Override
    public Uni<List<Approval>> list(@Nullable State state, int limit, @Nullable String after) {
        return locked(
                () -> {
                    List<Approval> all = new ArrayList<>();
                    List<Kept> newest = new ArrayList<>(questions.values());
                    boolean begun = after == null;
                    for (int i = newest.size() - 1; i >= 0 && all.size() < limit; i--) {
                        Approval approval = seen(newest.get(i));
                        if (begun && (state == null || approval.state() == state)) {
                            all.add(approval);
                        }
                        begun |= approval.id().equals(after);
                    }
                    return all;
                });
    }

    @Override
    public Uni<Long> pending() {
        return locked(() -> pendingOf(null));
    }

    @Override
    public Uni<Decided> decide(Verdict verdict) {
        return locked(
                () -> {
                    Kept kept = questions.get(verdict.id());
                    if (kept == null) {
                        return new Decided.Unknown();
                    }
                    if (seen(kept).state() != State.PENDING) {
                        return new Decided.TooLate(seen(kept));
                    }
                    Instant now = now();
                    Approval.Decision decision =
                            new Approval.Decision(
                                    verdict.by(), verdict.subject(), now, verdict.comment());
                    State state = verdict.yes() ? State.APPROVED : State.REFUSED;
                    return new Decided.Done(become(kept.approval(), state, decision, now));
                });
    }

    @Override
    public Uni<Boolean> use(String id, Binding binding) {
        return locked(
                () -> {
                    Kept kept = questions.get(id);
                    if (kept == null
                            || seen(kept).state() != State.APPROVED
                            || !kept.approval().binding().equals(binding)) {
                        return false;
                    }
                    become(kept.approval(), State.USED, kept.approval().decision(), now());
                    return true;
                });
    }

    @Override
    public Uni<Boolean> giveBack(String id) {
        return locked(
                () -> {
                    Kept kept = questions.get(id);
                    if (kept == null || kept.approval().state() != State.USED) {
                        return false;
                    }
                    Approval approval = kept.approval();
                    boolean stands =
                            id.equals(ofCalls.get(approval.binding().callKey()))
                                    && now().isBefore(approval.expiresAt());
                    if (stands) {
                        become(approval, State.APPROVED, approval.decision(), now());
                    }
                    return stands;
                });
    }

    @Override
    public Uni<List<Approval>> expire() {
        return locked(
                () -> {
                    List<Approval> ended = new ArrayList<>();
                    for (Kept kept : List.copyOf(questions.values())) {
                        State state = kept.approval().state();
                        boolean open = state == State.PENDING || state == State.APPROVED;
                        if (open && seen(kept).state() == State.EXPIRED) {
                            ended.add(end(kept.approval()));
                        }
                    }
                    forget();
                    return ended;
                });
    }

    private <T> Uni<T> locked(Supplier<T> work) {
        return Uni.createFrom()
                .item(
                        () -> {
                            synchronized (this) {
                                return work.get();
                            }
                        });
    }

    private Asked askNow(Question question) {
        Binding binding = question.binding();
        Approval same = known(ofCalls.get(binding.callKey()));
        Approval last = same == null ? known(ofTools.get(binding.toolKey())) : same;
        if (same != null && stands(same) && same.binding().isOfSameRule(binding)) {
            return new Asked.Standing(same);
        }
        if (pendingOf(null) >= settings.mostPending()) {
            return new Asked.TooMany(Bound.ALL);
        }
        if (pendingOf(binding.grant()) >= settings.mostPendingPerGrant()) {
            return new Asked.TooMany(Bound.GRANT);
        }
        Since since = since(same, last);
        if (same != null && (same.state() == State.PENDING || same.state() == State.APPROVED)) {
            end(same);
        }
        Instant now = now();
        Approval made =
                new Approval(
                        question.id(),
                        State.PENDING,
                        binding,
                        question.reason(),
                        question.approvers(),
                        now,
                        now.plus(question.expires()),
                        null,
                        question.sealedArguments());
        questions.put(made.id(), new Kept(made, null));
        ofCalls.put(binding.callKey(), made.id());
        ofTools.put(binding.toolKey(), made.id());
        return new Asked.New(made, since, last == null ? null : last.id());
    }

    private static Since since(@Nullable Approval same, @Nullable Approval last) {
        if (same == null) {
            return last == null ? Since.FIRST : Since.ARGUMENTS;
        }
        return switch (same.state()) {
            case USED -> Since.USED;
            case EXPIRED -> Since.EXPIRED;
            case PENDING, APPROVED, REFUSED -> Since.POLICY;
        };
    }

    private @Nullable Approval known(@Nullable String id) {
        Kept kept = id == null ? null : questions.get(id);
        return kept == null ? null : seen(kept);
    }

    private static boolean stands(Approval approval) {
        return switch (approval.state()) {
            case PENDING, APPROVED, REFUSED -> true;
            case EXPIRED, USED -> false;
        };
    }

    private long pendingOf(@Nullable String grant) {
        return questions.values().stream()
                .map(this::seen)
                .filter(each -> each.state() == State.PENDING)
                .filter(each -> grant == null || each.binding().grant().equals(grant))
                .count();
    }

    /** As it is now, whatever was written of it when time was not yet over. */
    private Approval seen(Kept kept) {
        Approval approval = kept.approval();
        boolean over = !now().isBefore(approval.expiresAt());
        return over && (approval.state() == State.PENDING || approval.state() == State.APPROVED)
                ? with(approval, State.EXPIRED, approval.decision(), approval.sealedArguments())
                : approval;
    }

    private Approval end(Approval approval) {
        return become(approval, State.EXPIRED, approval.decision(), now());
    }

    private Approval become(
            Approval approval, State state, Approval.@Nullable Decision decision, Instant now) {
        Approval made = with(approval, state, decision, approval.sealedArguments());
        questions.put(made.id(), new Kept(made, state == State.PENDING ? null : now));
        return made;
    }

    private void forget() {
        Instant now = now();
        questions.replaceAll((id, kept) -> isOver(kept, ARGUMENTS_KEPT, now) ? bare(kept) : kept);
        questions.values().removeIf(kept -> isOver(kept, KEPT, now));
        ofCalls.values().removeIf(id -> !questions.containsKey(id));
        ofTools.values().removeIf(id -> !questions.containsKey(id));
    }

    private static boolean isOver(Kept kept, Duration after, Instant now) {
        return kept.ended() != null && !now.isBefore(kept.ended().plus(after));
    }

    private static Kept bare(Kept kept) {
        Approval approval = kept.approval();
        return new Kept(with(approval, approval.state(), approval.decision(), null), kept.ended());
    }

    private static Approval with(
            Approval approval,
            State state,
            Approval.@Nullable Decision decision,
            @Nullable String arguments) {
        return new Approval(
                approval.id(),
                state,
                approval.binding(),
                approval.reason(),
                approval.approvers(),
                approval.createdAt(),
                approval.expiresAt(),
                decision,
                arguments);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
