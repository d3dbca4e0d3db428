package dev.sluice.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is in force, and what keeps the folder from being it; both of one moment.
 *
 * @param snapshot what is in force; null when nothing ever loaded
 * @param problems what is wrong with the documents as they are now
 * @param waiting whether the problems may go away by themselves, so that nobody is alarmed yet
 * @param documents which documents are in force
 * @param found which documents stand there, in force or not
 */
record LiveState(
        @Nullable Snapshot snapshot,
        List<Problem> problems,
        boolean waiting,
        DocumentVersions documents,
        DocumentVersions found) {
    static final LiveState NOTHING = new LiveState(null, List.of(), false);

    LiveState {
        problems = List.copyOf(problems);
    }

    /** A state of which no document is known. */
    LiveState(@Nullable Snapshot snapshot, List<Problem> problems, boolean waiting) {
        this(snapshot, problems, waiting, DocumentVersions.NONE, DocumentVersions.NONE);
    }

    long generation() {
        return snapshot == null ? 0 : snapshot.generation();
    }

    boolean isRejected() {
        return !problems.isEmpty() && !waiting;
    }

    @Nullable String problem() {
        if (problems.isEmpty()) {
            return null;
        }
        String ending = waiting ? " (waiting for it)" : "";
        return problems.stream().map(problem -> problem + ending).collect(Collectors.joining("\n"));
    }
}
