package dev.sluice.admin;

import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Levels of the log that were changed for a while. A change ends by itself, so that nobody has to
 * remember it.
 */
@ApplicationScoped
class LogLevels {
    private static final Logger LOG = Logger.getLogger(LogLevels.class);

    /** Each change holds a logger for as long as it lasts. */
    static final int MOST = 32;

    private final Vertx vertx;
    private final InstantSource clock;
    private final Map<String, Changed> changed = new TreeMap<>();

    /** The logger is held, as it would lose its level with its last user. */
    private record Changed(
            java.util.logging.Logger logger, @Nullable Level before, Instant until, long timer) {}

    /**
     * How a category is written now.
     *
     * @param level from which level on
     * @param until when that ends; null when it is as settings say
     */
    record Shown(String category, String level, @Nullable Instant until) {}

    LogLevels(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Whether one more category can be changed. */
    synchronized boolean hasRoomFor(String category) {
        return changed.containsKey(category) || changed.size() < MOST;
    }

    /** Changes a category, or changes it anew. */
    synchronized void set(String category, Level level, Duration time) {
        Changed last = changed.get(category);
        java.util.logging.Logger logger =
                last == null ? java.util.logging.Logger.getLogger(category) : last.logger();
        Level before = last == null ? logger.getLevel() : last.before();
        if (last != null) {
            vertx.cancelTimer(last.timer());
        }
        long timer = vertx.setTimer(time.toMillis(), id -> end(category, id));
        changed.put(category, new Changed(logger, before, clock.instant().plus(time), timer));
        logger.setLevel(level);
    }

    /** Lets a category be written as settings say. */
    synchronized void end(String category) {
        Changed last = changed.get(category);
        if (last != null) {
            vertx.cancelTimer(last.timer());
            end(category, last.timer());
        }
    }

    private synchronized void end(String category, long timer) {
        Changed last = changed.get(category);
        if (last != null && last.timer() == timer) {
            changed.remove(category);
            last.logger().setLevel(last.before());
            LOG.infof("the level of %s is again what settings say", category);
        }
    }

    /** Those that are named, and all that were changed. */
    synchronized List<Shown> show(List<String> named) {
        List<String> all = new ArrayList<>(named);
        changed.keySet().stream().filter(each -> !named.contains(each)).forEach(all::add);
        return all.stream()
                .map(
                        each -> {
                            Changed now = changed.get(each);
                            return new Shown(each, level(each), now == null ? null : now.until());
                        })
                .toList();
    }

    private static String level(String category) {
        java.util.logging.Logger at = java.util.logging.Logger.getLogger(category);
        while (at != null && at.getLevel() == null) {
            at = at.getParent();
        }
        Level level = at == null ? null : at.getLevel();
        return level == null ? "INFO" : level.getName();
    }

    /** Loggers outlive an application that is started anew in the same process. */
    @PreDestroy
    synchronized void endAll() {
        List.copyOf(changed.keySet()).forEach(this::end);
    }
}
