package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents that are files in a folder, which is both watched and looked at. */
final class FolderSource implements DocumentSource {
    private final DocumentFolder folder;
    private final FolderWatch watch = new FolderWatch();
    private @Nullable Fingerprint seen;

    FolderSource(DocumentFolder folder) {
        this.folder = folder;
    }

    @Override
    public void watch() {
        watch.watch(folder.watchable());
    }

    @Override
    public boolean isStill() {
        return Fingerprint.isStill(seen, Fingerprint.ofFolder(folder.root()));
    }

    @Override
    public Optional<DocumentSet> read(DocumentSet live) {
        // Taken before reading: whatever changes from here on will look different.
        Fingerprint before = Fingerprint.ofFolder(folder.root());
        Optional<DocumentSet> found = folder.read(live);
        seen = found.isEmpty() ? null : before;
        return found;
    }

    @Override
    public LiveState unread() {
        String message = "the documents keep changing while they are read; let them rest";
        return new LiveState(null, List.of(Problem.ofFile(name(), message)), false);
    }

    @Override
    public String name() {
        return folder.root().toString();
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        return watch.await(longest);
    }

    @Override
    public boolean isClosed() {
        return watch.isClosed();
    }

    @Override
    public void close() {
        watch.close();
    }
}
