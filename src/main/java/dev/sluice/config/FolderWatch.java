package dev.sluice.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something happens in one of several folders. Without watches, which a node may have
 * run out of, it merely waits: the poll then finds what changed.
 */
final class FolderWatch implements Changes {
    private static final Logger LOG = Logger.getLogger(FolderWatch.class);
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE
    };

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FolderWatch() {
        this.service = open();
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warnf("No folder can be watched, changes are found by looking: %s", e.getMessage());
            return null;
        }
    }

    /** Watches these folders and no others. */
    void watch(Set<Path> folders) {
        if (service == null) {
            return;
        }
        keys.entrySet().removeIf(entry -> isStale(entry.getKey(), entry.getValue(), folders));
        for (Path folder : folders) {
            try {
                WatchKey key = folder.register(service, KINDS);
                WatchKey former = keys.put(folder, key);
                if (former != null && !former.equals(key)) {
                    former.cancel();
                }
            } catch (IOException | ClosedWatchServiceException e) {
                LOG.debugf("The folder %s cannot be watched: %s", folder, e.getMessage());
            }
        }
    }

    private static boolean isStale(Path folder, WatchKey key, Set<Path> wanted) {
        if (wanted.contains(folder) && key.isValid()) {
            return false;
        }
        key.cancel();
        return true;
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        if (service == null) {
            closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        }
        try {
            WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
            boolean happened = key != null;
            for (; key != null; key = service.poll()) {
                key.pollEvents();
                key.reset();
            }
            return happened;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    @Override
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.debugf("The watch did not close: %s", e.getMessage());
        }
    }
}
