package dev.sluice.config;

import java.util.List;

/** What came of checking all documents together. */
public sealed interface Assessment {

    /**
     * Everything is right.
     *
     * @param configuration what the documents say
     */
    record Accepted(Configuration configuration) implements Assessment {}

    /**
     * Something is wrong, so nothing of it may come into force.
     *
     * @param problems what is wrong, the first of them at least
     * @param onlyDangling whether nothing is wrong but references to documents that are not there,
     *     as happens while several mounts change one after the other
     */
    record Rejected(List<Problem> problems, boolean onlyDangling) implements Assessment {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
