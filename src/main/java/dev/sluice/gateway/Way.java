package dev.sluice.gateway;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The steps of every request in their order, put together once: for most requests most steps have
 * nothing to wait for, and a Mutiny operator for each of them would cost more than the steps.
 *
 * @param steps in their order; the last makes the outcome
 * @param draining ends the way when there is no more time for it
 * @param ending what happens once at the end of each way
 */
record Way(List<Step> steps, Draining draining, Ending ending) {

    /** What a step answers that has nothing to wait for: the next one is taken at once. */
    static final Uni<Void> DONE = Uni.createFrom().voidItem();

    Way {
        steps = List.copyOf(steps);
    }

    /**
     * One step. When it throws, or what it answers fails, the way ends in a refusal.
     *
     * @param action is given the item of the step before it
     * @param always whether it is taken also when a step before it failed
     */
    record Step(BiFunction<Passage, @Nullable Object, Uni<?>> action, boolean always) {
        Uni<?> take(Passage passage, @Nullable Object before) {
            return action.apply(passage, before);
        }
    }

    /** What happens at the end of each way. */
    interface Ending {
        /** What an agent is told of a failure. */
        Outcome refused(Passage passage, Throwable failure);

        /** What goes back once it is recorded; never fails. */
        Outcome recorded(Passage passage, Outcome outcome);

        /** The agent has left. */
        void left(Passage passage);

        /** It is over, however it ended. */
        void settled(Passage passage);
    }

    /** No step yet. */
    static Steps begin() {
        return new Steps();
    }

    /** The way of one request, which begins when somebody waits for its end. */
    Uni<Outcome> of(Passage passage) {
        return new Taken(this, passage);
    }

    private static final class Taken extends AbstractUni<Outcome> {
        private final Way way;
        private final Passage passage;

        Taken(Way way, Passage passage) {
            this.way = way;
            this.passage = passage;
        }

        @Override
        public void subscribe(UniSubscriber<? super Outcome> agent) {
            new Journey(way, passage, agent).begin();
        }
    }

    /** Steps that are put one behind another. */
    static final class Steps {
        private final List<Step> all = new ArrayList<>();

        private Steps() {}

        /** A step that nothing has to be waited for. */
        Steps then(Consumer<Passage> step) {
            return add((passage, before) -> done(step, passage), false);
        }

        /** The same, but taken also when a step before it failed. */
        Steps always(Consumer<Passage> step) {
            return add((passage, before) -> done(step, passage), true);
        }

        /** A step that may have to wait: {@link #DONE} when it has not. */
        Steps await(Function<Passage, Uni<?>> step) {
            return add((passage, before) -> step.apply(passage), false);
        }

        /** The steps that ask and that make the outcome of what was answered. */
        <T> Outcomes<T> ask(Function<Passage, Uni<T>> step) {
            add((passage, before) -> step.apply(passage), false);
            return new Outcomes<>(this);
        }

        private Steps add(BiFunction<Passage, @Nullable Object, Uni<?>> action, boolean always) {
            all.add(new Step(action, always));
            return this;
        }

        private static Uni<?> done(Consumer<Passage> step, Passage passage) {
            step.accept(passage);
            return DONE;
        }
    }

    /**
     * The last step of a way.
     *
     * @param steps all before it
     */
    record Outcomes<T>(Steps steps) {
        @SuppressWarnings("unchecked") // the step before it makes nothing else
        Way answer(BiFunction<Passage, T, Uni<Outcome>> step, Draining draining, Ending ending) {
            steps.add(
                    (passage, before) -> step.apply(passage, (T) Objects.requireNonNull(before)),
                    false);
            return new Way(steps.all, draining, ending);
        }
    }
}
