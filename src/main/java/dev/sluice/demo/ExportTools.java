package dev.sluice.demo;

import dev.sluice.demo.ExportJob.State;
import dev.sluice.demo.Tool.Effect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Tools to look at export jobs, start them and stop them. */
final class ExportTools {
    private static final long STEP_MS = 200;
    private static final int ROWS_PER_STEP = 2_400;
    private static final List<String> STEPS =
            List.of("counting rows", "reading", "writing files", "compressing", "publishing");
    private static final List<String> DATA_TYPES =
            List.of("emailSend", "emailOpen", "emailClick", "pushSend", "purchase", "user");

    private final Exports exports;
    private final Vertx vertx;

    ExportTools(Exports exports, Vertx vertx) {
        this.exports = exports;
        this.vertx = vertx;
    }

    List<Tool> all() {
        return List.of(getJobs(), startJob(), cancelJob(), getFiles());
    }

    private Tool getJobs() {
        return new Tool(
                "get_export_jobs",
                "Get export jobs",
                "Shows the export jobs of this project, newest first. Give a state to see only"
                        + " jobs in it.",
                Effect.READS,
                List.of(
                        Parameter.choice("state", "Only jobs in this state", State.names())
                                .optional(),
                        Parameter.whole("limit", "How many at most (20 when absent)", 1, 100)
                                .optional()),
                (arguments, call) -> Future.succeededFuture(jobs(arguments)));
    }

    private Tool startJob() {
        return new Tool(
                "start_export_job",
                "Start an export job",
                "Exports one kind of data for a span of days, reports each step, and answers when"
                        + " the files are there.",
                Effect.CHANGES,
                List.of(
                        Parameter.choice("data_type", "What to export", DATA_TYPES),
                        Parameter.date("from", "First day, in UTC"),
                        Parameter.date("to", "Last day, in UTC"),
                        Parameter.choice("format", "csv when absent", List.of("csv", "jsonl"))
                                .optional()),
                this::start);
    }

    private Tool cancelJob() {
        return new Tool(
                "cancel_export_job",
                "Cancel an export job",
                "Stops a job that is queued or running. What it has written so far is dropped.",
                Effect.DESTROYS,
                List.of(jobId()),
                (arguments, call) -> withJob(arguments, this::cancel));
    }

    private Tool getFiles() {
        return new Tool(
                "get_export_files",
                "Get the files of an export job",
                "Names the files that a completed job wrote; each can be read as a resource.",
                Effect.READS,
                List.of(jobId()),
                (arguments, call) -> withJob(arguments, ExportTools::files));
    }

    private JsonObject jobs(JsonObject arguments) {
        String state = arguments.getString("state");
        JsonArray found = new JsonArray();
        exports.newestFirst().stream()
                .filter(job -> state == null || job.state().text().equals(state))
                .limit(arguments.getInteger("limit", 20))
                .forEach(job -> found.add(job.json()));
        return ToolResult.of(new JsonObject().put("jobs", found));
    }

    private Future<JsonObject> start(JsonObject arguments, Call call) {
        if (arguments.getString("from").compareTo(arguments.getString("to")) > 0) {
            return Future.succeededFuture(ToolResult.failed("'from' must not be after 'to'"));
        }
        ExportJob job =
                exports.add(
                        arguments.getString("data_type"),
                        arguments.getString("format", "csv"),
                        "agent@example.com");
        return step(job, 0, call);
    }

    private Future<JsonObject> step(ExportJob job, int done, Call call) {
        boolean last = done == STEPS.size();
        State next = call.isCancelled() ? State.CANCELLED : last ? State.COMPLETED : State.RUNNING;
        ExportJob now = exports.move(job, next, done * ROWS_PER_STEP);
        if (now.isOver()) {
            return Future.succeededFuture(
                    now.state() == State.COMPLETED
                            ? ToolResult.of(new JsonObject().put("job", now.json()))
                            : ToolResult.failed("export job " + now.id() + " was cancelled"));
        }
        return vertx.timer(STEP_MS)
                .compose(
                        elapsed -> {
                            call.progress(done + 1, STEPS.size(), STEPS.get(done));
                            return step(now, done + 1, call);
                        });
    }

    private JsonObject cancel(ExportJob job) {
        return job.isOver()
                ? ToolResult.failed("export job %d is %s".formatted(job.id(), job.state().text()))
                : ToolResult.of(
                        new JsonObject().put("job", exports.move(job, State.CANCELLED, 0).json()));
    }

    private static JsonObject files(ExportJob job) {
        JsonArray files = new JsonArray();
        ExportFile.of(job).forEach(file -> files.add(file.json()));
        return files.isEmpty()
                ? ToolResult.failed(
                        "export job %d is %s and has no files"
                                .formatted(job.id(), job.state().text()))
                : ToolResult.of(new JsonObject().put("files", files));
    }

    private Future<JsonObject> withJob(JsonObject arguments, Function<ExportJob, JsonObject> use) {
        int id = arguments.getInteger("job_id");
        return Future.succeededFuture(
                exports.find(id)
                        .map(use)
                        .orElseGet(() -> ToolResult.failed("there is no export job " + id)));
    }

    private static Parameter jobId() {
        return Parameter.whole("job_id", "The number of the job", 1, Integer.MAX_VALUE);
    }
}
