package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Decided;
import dev.sluice.approval.Question;
import dev.sluice.approval.StoreOutException;
import dev.sluice.approval.Verdict;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that answers as the test says: at once, later, or not at all. */
final class ScriptedApprovals implements ApprovalStore {
    final Map<String, Approval> known = new HashMap<>();
    final List<Collection<String>> looks = new ArrayList<>();
    final List<Binding> used = new ArrayList<>();
    final List<String> givenBack = new ArrayList<>();
    @Nullable Asked answer;
    boolean out;
    boolean usable = true;

    /** Whether answers wait for {@link #answerAll}. */
    boolean slow;

    private final List<Runnable> waiting = new ArrayList<>();

    void answerAll() {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    /** A question about a call, in some state. */
    static Approval approval(String id, State state, Binding binding, @Nullable String comment) {
        Approval.Decision decision =
                state == State.APPROVED || state == State.REFUSED
                        ? new Approval.Decision("olga", "olga", Instant.EPOCH, comment)
                        : null;
        return new Approval(
                id,
                state,
                binding,
                null,
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(900),
                decision,
                null);
    }

    void becomes(String id, State state, @Nullable String comment) {
        Binding binding = new Binding("s", "g", "g", "t", "d", "p", "v", "/r");
        known.put(id, approval(id, state, binding, comment));
    }

    private <T> Uni<T> answer(java.util.function.Supplier<T> item) {
        if (out) {
            return Uni.createFrom().failure(new StoreOutException("out"));
        }
        return slow
                ? Uni.createFrom().emitter(emitter -> later(emitter, item))
                : Uni.createFrom().item(item);
    }

    private <T> void later(UniEmitter<? super T> emitter, java.util.function.Supplier<T> item) {
        waiting.add(() -> emitter.complete(item.get()));
    }

    @Override
    public Uni<Asked> ask(Question question) {
        return answer(
                () -> {
                    Asked given = answer;
                    if (given != null) {
                        return given;
                    }
                    Approval made =
                            approval(question.id(), State.PENDING, question.binding(), null);
                    known.put(made.id(), made);
                    return new Asked.New(made, Asked.Since.FIRST, null);
                });
    }

    @Override
    public Uni<Optional<Approval>> find(String id) {
        return answer(() -> Optional.ofNullable(known.get(id)));
    }

    @Override
    public Uni<Map<String, State>> states(Collection<String> ids) {
        looks.add(ids);
        return answer(
                () -> {
                    Map<String, State> states = new HashMap<>();
                    known.forEach((id, approval) -> states.put(id, approval.state()));
                    states.keySet().retainAll(ids);
                    return states;
                });
    }

    @Override
    public Uni<List<Approval>> list(@Nullable State state, int limit, @Nullable String after) {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Uni<Long> pending() {
        throw new AssertionError("nobody asks for that here");
    }

    @Override
    public Uni<Decided> decide(Verdict verdict) {
        throw new AssertionError("nobody decides here");
    }

    @Override
    public Uni<Boolean> use(String id, Binding binding) {
        return answer(
                () -> {
                    used.add(binding);
                    return usable;
                });
    }

    @Override
    public Uni<Boolean> giveBack(String id) {
        return answer(
                () -> {
                    givenBack.add(id);
                    return true;
                });
    }

    @Override
    public Uni<List<Approval>> expire() {
        throw new AssertionError("nobody asks for that here");
    }
}
