package dev.sluice.audit;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change of the documents.
 *
 * @param time when the line was written, in UTC
 * @param event {@code config}
 * @param result {@code applied}; {@code narrowed} when only what a rejected change takes away came
 *     into force; {@code rejected} when it was refused, and what was in force stays
 * @param generation the snapshot in force from then on, a number of this process
 * @param configHash the hash of the documents in force from then on
 * @param previousHash the hash of those in force before; absent at the first. Both are the same
 *     when only a secret has changed, or the change was rejected
 * @param added documents that were not there before, each as {@code kind/name}, sorted, 256 at
 *     most; of a rejected change, what it would have added
 * @param changed documents that say something else than before, in the same way
 * @param removed documents that are gone, in the same way
 * @param problems of a rejected change, how many things are wrong with it
 */
public record ConfigChange(
        Instant time,
        String event,
        String result,
        long generation,
        String configHash,
        @Nullable String previousHash,
        List<String> added,
        List<String> changed,
        List<String> removed,
        @Nullable Integer problems)
        implements LogLine {
    private static final int MOST_NAMES = 256;

    public ConfigChange {
        added = bounded(added);
        changed = bounded(changed);
        removed = bounded(removed);
    }

    @Override
    public String kind() {
        return "config";
    }

    @Override
    public void write(JsonLine line) {
        line.begin()
                .time("time", time)
                .text("event", event)
                .text("result", result)
                .number("generation", generation)
                .text("configHash", configHash)
                .text("previousHash", previousHash)
                .texts("added", added)
                .texts("changed", changed)
                .texts("removed", removed)
                .number("problems", problems)
                .end();
    }

    /** Whoever writes thousands of documents at once must not write a line of their names. */
    private static List<String> bounded(List<String> names) {
        return names.size() <= MOST_NAMES
                ? List.copyOf(names)
                : Stream.concat(names.stream().limit(MOST_NAMES), Stream.of("…")).toList();
    }
}
