package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/** The files of completed exports, readable one by one. */
final class Resources {
    private final Exports exports;

    Resources(Exports exports) {
        this.exports = exports;
    }

    /** What clients are told when a new export is complete. */
    static JsonObject changed() {
        return JsonRpc.notification("notifications/resources/list_changed", new JsonObject());
    }

    Future<JsonObject> list(Call call) {
        JsonArray resources = new JsonArray();
        files().forEach(
                        file ->
                                resources.add(
                                        new JsonObject()
                                                .put("uri", file.uri())
                                                .put("name", file.name())
                                                .put("mimeType", file.mimeType())));
        return Future.succeededFuture(new JsonObject().put("resources", resources));
    }

    Future<JsonObject> read(Call call) {
        Object uri = call.params().getValue("uri");
        ExportFile file =
                files().filter(candidate -> candidate.uri().equals(uri))
                        .findFirst()
                        .orElseThrow(() -> notFound(uri));
        return Future.succeededFuture(
                new JsonObject()
                        .put(
                                "contents",
                                new JsonArray()
                                        .add(
                                                new JsonObject()
                                                        .put("uri", file.uri())
                                                        .put("mimeType", file.mimeType())
                                                        .put("text", file.excerpt()))));
    }

    private Stream<ExportFile> files() {
        return exports.newestFirst().stream().flatMap(job -> ExportFile.of(job).stream());
    }

    private static Refusal notFound(Object uri) {
        return new Refusal(200, JsonRpc.RESOURCE_NOT_FOUND, "Resource not found: " + uri);
    }
}
