package dev.sluice.cli.access;

import dev.sluice.policy.Value;
import dev.sluice.policy.ValuePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What stands at each path of a call that is tried.
 *
 * @param values by path; none where nothing is put
 */
record Guess(List<List<Value>> values) {
    Guess {
        values = List.copyOf(values);
    }

    /** A call with nothing in it. */
    static Guess nothing(int paths) {
        List<List<Value>> values = new ArrayList<>();
        for (int i = 0; i < paths; i++) {
            values.add(List.of());
        }
        return new Guess(values);
    }

    /** The guess of that number, where each path has one sample or nothing. */
    static Guess numbered(int number, int paths, List<Value> samples) {
        List<List<Value>> values = new ArrayList<>();
        int left = number;
        for (int i = 0; i < paths; i++) {
            int choice = left % (samples.size() + 1);
            values.add(choice == 0 ? List.of() : List.of(samples.get(choice - 1)));
            left /= samples.size() + 1;
        }
        return new Guess(values);
    }

    /**
     * The same with something else at one path, or at two.
     *
     * @param own samples for each path, which are drawn more often than the others
     */
    Guess changed(
            Random random, List<ValuePath> paths, List<Value> samples, List<List<Value>> own) {
        List<List<Value>> changed = new ArrayList<>(values);
        for (int times = random.nextInt(4) == 0 ? 2 : 1; times > 0; times--) {
            int at = random.nextInt(changed.size());
            int copies =
                    random.nextInt(12) == 0
                            ? 0
                            : paths.get(at).hasEach() ? 1 + random.nextInt(2) : 1;
            List<Value> some = new ArrayList<>();
            for (int i = 0; i < copies; i++) {
                List<Value> from = random.nextInt(3) == 0 ? samples : own.get(at);
                some.add(from.get(random.nextInt(from.size())));
            }
            changed.set(at, List.copyOf(some));
        }
        return new Guess(changed);
    }

    /** The same with another value at one path. */
    Guess with(int path, Value value) {
        List<List<Value>> changed = new ArrayList<>(values);
        changed.set(path, List.of(value));
        return new Guess(changed);
    }

    /** Puts what stands below one root into a tree. */
    void fill(Tree tree, ValuePath.Root root, List<ValuePath> paths) {
        for (int i = 0; i < values.size(); i++) {
            ValuePath path = paths.get(i);
            if (path.root() == root && !values.get(i).isEmpty() && !path.steps().isEmpty()) {
                tree.set(path, values.get(i));
            }
        }
    }

    /** The text at one path. */
    @Nullable String text(int path) {
        return !values.get(path).isEmpty() && values.get(path).get(0) instanceof Value.Text text
                ? text.value()
                : null;
    }
}
