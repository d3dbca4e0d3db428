package dev.sluice.admin;

import dev.sluice.config.Problem;
import dev.sluice.config.ReloadListener;
import dev.sluice.config.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When documents last came into force, and what was last refused, for those who ask later. */
@ApplicationScoped
class LastReload implements ReloadListener {
    private static final int MOST = 20;
    private static final int LONGEST = 1_000;

    private final InstantSource clock;
    private volatile @Nullable Applied applied;
    private volatile @Nullable Rejection rejection;

    private record Applied(Instant at, boolean narrowed) {}

    /** Problems are kept as the log tells them. */
    private record Rejection(Instant at, List<String> documents, List<String> problems, int all) {}

    LastReload(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void applied(Snapshot snapshot) {
        applied = new Applied(clock.instant(), false);
    }

    @Override
    public void narrowed(Snapshot snapshot) {
        applied = new Applied(clock.instant(), true);
    }

    @Override
    public void rejected(List<Problem> problems) {
        rejection =
                new Rejection(
                        clock.instant(),
                        problems.stream()
                                .map(problem -> shortened(Problem.ofFile(problem.file(), "")))
                                .distinct()
                                .limit(MOST)
                                .toList(),
                        problems.stream().limit(MOST).map(LastReload::shortened).toList(),
                        problems.size());
    }

    /** In force since, and whether only what a refused change takes away was applied. */
    void tell(JsonObject into) {
        Applied last = applied;
        Rejection refused = rejection;
        into.put("applied", last == null ? null : last.at().toString())
                .put("narrowed", last != null && last.narrowed())
                .put("lastRejection", refused == null ? null : told(refused));
    }

    private static JsonObject told(Rejection refused) {
        return new JsonObject()
                .put("at", refused.at().toString())
                .put("documents", new JsonArray(refused.documents()))
                .put("problems", new JsonArray(refused.problems()))
                .put("count", refused.all());
    }

    private static String shortened(Problem problem) {
        String text = problem.toString();
        String line = problem.message().isEmpty() ? text.substring(0, text.length() - 2) : text;
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
