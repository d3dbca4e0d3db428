package dev.sluice.config;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The snapshot now in force. Reading it never blocks and never waits for a change. */
public interface LiveConfiguration {

    /** The snapshot in force, or null when none has ever loaded: then everything is refused. */
    @Nullable Snapshot current();

    /**
     * What is wrong with the documents as they are now, one line a problem, or null when the
     * snapshot in force is exactly what stands in the folder.
     */
    @Nullable String problem();

    /**
     * Calls a listener after each new snapshot has come into force.
     *
     * @param listener receives the new snapshot, on a thread that is no event loop
     */
    void onChange(Consumer<Snapshot> listener);
}
