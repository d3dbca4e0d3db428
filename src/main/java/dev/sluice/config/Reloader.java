package dev.sluice.config;

import dev.sluice.config.Assessment.Accepted;
import dev.sluice.config.Assessment.Rejected;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the documents and decides what is in force from then on. Used by one thread at a time. */
final class Reloader {
    private final DocumentSource source;
    private final SecretSource secrets;
    private final Grace grace;
    private final Premises premises;
    private final Readings readings = new Readings();
    private @Nullable DocumentSet live;
    private @Nullable Fingerprint secretsSeen;
    private Configuration inForce = Configuration.NOTHING;
    private boolean waiting;

    Reloader(DocumentSource source, SecretSource secrets, Grace grace, Premises premises) {
        this.source = source;
        this.secrets = secrets;
        this.grace = grace;
        this.premises = premises;
    }

    /** Whether a document, or a secret, no longer looks as it did when it was read. */
    boolean isDue() {
        return (waiting && grace.isOver())
                || !source.isStill()
                || !Fingerprint.isStill(secretsSeen, Fingerprint.ofFiles(inForce.secretFiles()));
    }

    LiveState reload(LiveState before) {
        Optional<DocumentSet> found = source.read(live == null ? DocumentSet.NOTHING : live);
        if (found.isEmpty()) {
            return live == null ? source.unread() : before;
        }
        Assessment assessment = SnapshotBuilder.assess(found.get(), premises, readings);
        if (assessment instanceof Accepted accepted) {
            return accept(before, found.get(), accepted.configuration());
        }
        return reject(before, found.get(), (Rejected) assessment);
    }

    private LiveState accept(LiveState before, DocumentSet found, Configuration configuration) {
        grace.end();
        waiting = false;
        live = found;
        inForce = configuration;
        DocumentVersions documents = DocumentVersions.of(found, readings);
        return new LiveState(snapshot(before), List.of(), false, documents, documents);
    }

    private LiveState reject(LiveState before, DocumentSet found, Rejected rejected) {
        DocumentVersions seen = DocumentVersions.of(found, readings);
        if (live == null) {
            return new LiveState(null, rejected.problems(), false, DocumentVersions.NONE, seen);
        }
        live = Narrowing.of(live, found);
        inForce = SnapshotBuilder.narrowed(live, readings);
        waiting = rejected.onlyDangling() && grace.covers(rejected.problems());
        return new LiveState(
                snapshot(before),
                rejected.problems(),
                waiting,
                DocumentVersions.of(live, readings),
                seen);
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
