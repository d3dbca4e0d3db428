package dev.sluice.config;

import dev.sluice.config.Assessment.Accepted;
import dev.sluice.config.Assessment.Rejected;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the folder and decides what is in force from then on. Used by one thread at a time. */
final class Reloader {
    private final DocumentFolder folder;
    private final SecretSource secrets;
    private final Grace grace;
    private final Premises premises;
    private @Nullable DocumentSet live;
    private @Nullable Fingerprint documentsSeen;
    private @Nullable Fingerprint secretsSeen;
    private Configuration inForce = Configuration.NOTHING;
    private boolean waiting;

    Reloader(DocumentFolder folder, SecretSource secrets, Grace grace, Premises premises) {
        this.folder = folder;
        this.secrets = secrets;
        this.grace = grace;
        this.premises = premises;
    }

    /** Whether the folder, or a secret, no longer looks as it did when it was read. */
    boolean isDue() {
        return (waiting && grace.isOver())
                || !isStill(documentsSeen, Fingerprint.ofFolder(folder.root()))
                || !isStill(secretsSeen, Fingerprint.ofFiles(inForce.secretFiles()));
    }

    private static boolean isStill(@Nullable Fingerprint seen, Fingerprint now) {
        return seen != null && seen.isSettled() && seen.isSameAs(now);
    }

    LiveState reload(LiveState before) {
        // Taken before reading: whatever changes from here on will look different.
        documentsSeen = Fingerprint.ofFolder(folder.root());
        Optional<DocumentSet> found = folder.read(live == null ? DocumentSet.NOTHING : live);
        if (found.isEmpty()) {
            documentsSeen = null;
            return live == null ? unsettled() : before;
        }
        Assessment assessment = SnapshotBuilder.assess(found.get(), premises);
        if (assessment instanceof Accepted accepted) {
            return accept(before, found.get(), accepted.configuration());
        }
        return reject(before, found.get(), (Rejected) assessment);
    }

    private LiveState unsettled() {
        String message = "the documents keep changing while they are read; let them rest";
        return new LiveState(
                null, List.of(Problem.ofFile(folder.root().toString(), message)), false);
    }

    private LiveState accept(LiveState before, DocumentSet found, Configuration configuration) {
        grace.end();
        waiting = false;
        live = found;
        inForce = configuration;
        return new LiveState(snapshot(before), List.of(), false);
    }

    private LiveState reject(LiveState before, DocumentSet found, Rejected rejected) {
        if (live == null) {
            return new LiveState(null, rejected.problems(), false);
        }
        live = Narrowing.of(live, found);
        inForce = SnapshotBuilder.narrowed(live);
        waiting = rejected.onlyDangling() && grace.covers(rejected.problems());
        return new LiveState(snapshot(before), rejected.problems(), waiting);
    }

    /** A new snapshot, or the one in force when neither a document nor a secret changed. */
    private Snapshot snapshot(LiveState before) {
        secretsSeen = Fingerprint.ofFiles(inForce.secretFiles());
        Snapshot next = inForce.snapshot(before.generation() + 1, secrets);
        Snapshot now = before.snapshot();
        return now != null && isSame(now, next) ? now : next;
    }

    private static boolean isSame(Snapshot now, Snapshot next) {
        return now.hash().equals(next.hash()) && now.servers().equals(next.servers());
    }
}
