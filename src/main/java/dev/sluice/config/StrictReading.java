package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that are no documents of the gateway, such as cases of a policy, as strictly as
 * documents: a field that is not understood is a problem, and each problem has its place.
 */
public final class StrictReading {
    private final Problems problems = new Problems();

    /**
     * Takes a value for an object of these fields.
     *
     * @param known every field it may have
     * @return null when it is no object, which is then a problem
     */
    public @Nullable StrictObject object(Node node, String... known) {
        Fields fields = Fields.of(node, Vocabulary.of(known), problems);
        return fields == null ? null : new StrictObject(node, fields, this);
    }

    /** Something is wrong with a value. */
    public void refuse(Node node, String message) {
        problems.add(node.place(), message);
    }

    /** Something is wrong with a file that this one names. */
    public void refuse(List<Problem> others) {
        others.forEach(problems::add);
    }

    /** Whether anything is wrong so far. */
    public boolean hasProblems() {
        return problems.count() > 0;
    }

    /** What is wrong, as much of it as a person would read. */
    public List<Problem> problems() {
        return problems.list();
    }
}
