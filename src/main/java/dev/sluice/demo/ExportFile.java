package dev.sluice.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A file that a completed export wrote.
 *
 * @param job the export
 * @param part counted from 1
 */
record ExportFile(ExportJob job, int part) {
    private static final int ROWS_PER_FILE = 50_000;

    /** The files of a job: none before it is complete. */
    static List<ExportFile> of(ExportJob job) {
        if (job.state() != ExportJob.State.COMPLETED) {
            return List.of();
        }
        int count = 1 + (job.rows() - 1) / ROWS_PER_FILE;
        return IntStream.rangeClosed(1, count).mapToObj(n -> new ExportFile(job, n)).toList();
    }

    String name() {
        return "%s-%d-part%02d.%s".formatted(job.dataType(), job.id(), part, job.format());
    }

    String uri() {
        return "export://jobs/" + job.id() + "/" + name();
    }

    int rows() {
        return Math.min(ROWS_PER_FILE, job.rows() - (part - 1) * ROWS_PER_FILE);
    }

    String mimeType() {
        return job.format().equals("csv") ? "text/csv" : "application/x-ndjson";
    }

    /** The first rows: a model is helped by an excerpt, and by no more than that. */
    String excerpt() {
        String created = job.createdAt().toString();
        return job.format().equals("csv")
                ? "email,event,at\nada@example.com,%s,%s\nlin@example.com,%s,%s\n"
                        .formatted(job.dataType(), created, job.dataType(), created)
                : "{\"email\":\"ada@example.com\",\"event\":\"%s\",\"at\":\"%s\"}\n"
                        .formatted(job.dataType(), created);
    }

    JsonObject json() {
        return new JsonObject().put("name", name()).put("uri", uri()).put("rows", rows());
    }
}
