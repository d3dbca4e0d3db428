package dev.sluice.demo;

import dev.sluice.demo.ExportJob.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All export jobs of the project, oldest first. */
final class Exports {
    /** A server left running for days must not grow: the oldest finished jobs are forgotten. */
    private static final int MAX_JOBS = 500;

    private final NavigableMap<Integer, ExportJob> jobs = new TreeMap<>();
    private final Runnable onNewFiles;

    Exports(Runnable onNewFiles) {
        this.onNewFiles = onNewFiles;
        seed("emailSend", State.COMPLETED, "nora@example.com", 52, 184_220);
        seed("purchase", State.COMPLETED, "billing-sync@example.com", 31, 9_871);
        seed("emailOpen", State.FAILED, "nora@example.com", 29, 0);
        seed("user", State.CANCELLED, "tomas@example.com", 8, 12_000);
        seed("pushSend", State.COMPLETED, "weekly-report@example.com", 3, 40_118);
        seed("emailClick", State.QUEUED, "tomas@example.com", 1, 0);
    }

    /** The newest first, as people look for what just happened. */
    List<ExportJob> newestFirst() {
        List<ExportJob> all = new ArrayList<>(jobs.values());
        Collections.reverse(all);
        return all;
    }

    Optional<ExportJob> find(int id) {
        return Optional.ofNullable(jobs.get(id));
    }

    ExportJob add(String dataType, String format, String requestedBy) {
        forgetOldest();
        int id = jobs.isEmpty() ? 70_311 : jobs.lastKey() + 1;
        ExportJob job = new ExportJob(id, dataType, format, State.QUEUED, requestedBy, now(), 0);
        jobs.put(id, job);
        return job;
    }

    /** Moves a job on, unless somebody cancelled it meanwhile. */
    ExportJob move(ExportJob job, State next, int rows) {
        ExportJob current = find(job.id()).orElse(job);
        if (current.isOver()) {
            return current;
        }
        ExportJob moved = current.in(next, rows);
        jobs.put(job.id(), moved);
        if (next == State.COMPLETED) {
            onNewFiles.run();
        }
        return moved;
    }

    private void forgetOldest() {
        if (jobs.size() >= MAX_JOBS) {
            jobs.values().stream()
                    .filter(ExportJob::isOver)
                    .findFirst()
                    .ifPresent(job -> jobs.remove(job.id()));
        }
    }

    private void seed(String dataType, State state, String by, int hoursAgo, int rows) {
        int id = jobs.isEmpty() ? 70_311 : jobs.lastKey() + 7;
        Instant created = now().minus(hoursAgo, ChronoUnit.HOURS);
        jobs.put(id, new ExportJob(id, dataType, "csv", state, by, created, rows));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
