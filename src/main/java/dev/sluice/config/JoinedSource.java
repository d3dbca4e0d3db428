package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Documents of a folder and of a feed together. The folder's come first, so that of two with one
 * name it is the feed's that is told to be the second.
 */
final class JoinedSource implements DocumentSource {
    private static final Logger LOG = Logger.getLogger(JoinedSource.class);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final FolderSource folder;
    private final DocumentFeed feed;
    private final Bell bell = new Bell();
    private boolean started;
    private volatile boolean changed;

    JoinedSource(Path root, DocumentFeed feed) {
        this.folder = new FolderSource(new DocumentFolder(root, feed.kinds()));
        this.feed = feed;
    }

    @Override
    public void watch() {
        folder.watch();
        if (!started) {
            started = true;
            Thread thread = new Thread(this::hearFolder, "sluice-config-folder");
            thread.setDaemon(true);
            thread.start();
            feed.start(
                    () -> {
                        changed = true;
                        bell.ring();
                    });
        }
    }

    private void hearFolder() {
        try {
            while (!folder.isClosed()) {
                if (folder.await(LONG)) {
                    bell.ring();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The folder is no longer watched", e);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isStill() {
        return !changed && folder.isStill();
    }

    @Override
    public Optional<DocumentSet> read(DocumentSet live) {
        changed = false;
        return feed.read().flatMap(fed -> folder.read(live).map(found -> joined(found, fed)));
    }

    private DocumentSet joined(DocumentSet found, DocumentSet fed) {
        Set<DocumentKind> listed = EnumSet.noneOf(DocumentKind.class);
        listed.addAll(found.listed());
        feed.kinds().stream().filter(kind -> !fed.listed().contains(kind)).forEach(listed::remove);
        return new DocumentSet(
                listed,
                found.mounted(),
                both(found.documents(), fed.documents()),
                both(found.malformed(), fed.malformed()),
                both(found.problems(), fed.problems()));
    }

    private static <T> List<T> both(List<T> ours, List<T> theirs) {
        return Stream.concat(ours.stream(), theirs.stream()).toList();
    }

    @Override
    public LiveState unread() {
        return feed.read().isPresent()
                ? folder.unread()
                : new LiveState(
                        null, List.of(Problem.ofFile("configmap/", "not listed so far")), true);
    }

    @Override
    public Optional<Problem> trouble() {
        return feed.trouble();
    }

    @Override
    public void rejected(List<Problem> problems) {
        feed.rejected(problems);
    }

    @Override
    public String name() {
        return folder.name();
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        return bell.await(longest);
    }

    @Override
    public boolean isClosed() {
        return bell.isClosed();
    }

    @Override
    public void close() {
        bell.close();
        folder.close();
        feed.close();
    }
}
