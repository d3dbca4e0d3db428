package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every method of the protocol that this server serves within a session. */
final class Methods {
    /** One method. It may answer later, and may throw a {@link Refusal}. */
    @FunctionalInterface
    interface Method {
        Future<JsonObject> answer(Call call);
    }

    private final Map<String, Method> byName;

    private Methods(Map<String, Method> byName) {
        this.byName = byName;
    }

    static Methods of(Vertx vertx, Sessions sessions) {
        Exports exports = new Exports(() -> sessions.tellAll(Resources.changed()));
        Toolbox tools = new Toolbox(toolsOver(exports, new Users(), vertx));
        Prompts prompts = new Prompts();
        Resources resources = new Resources(exports);
        return new Methods(
                Map.of(
                        "ping", call -> Future.succeededFuture(new JsonObject()),
                        "tools/list", tools::list,
                        "tools/call", tools::call,
                        "prompts/list", prompts::list,
                        "prompts/get", prompts::get,
                        "resources/list", resources::list,
                        "resources/read", resources::read,
                        "resources/templates/list", call -> noTemplates()));
    }

    Future<JsonObject> answer(Call call) {
        @Nullable Method method = byName.get(call.message().method());
        if (method == null) {
            return Future.failedFuture(
                    new Refusal(200, JsonRpc.METHOD_NOT_FOUND, "Method not found"));
        }
        try {
            return method.answer(call);
        } catch (RuntimeException problem) {
            return Future.failedFuture(problem);
        }
    }

    private static List<Tool> toolsOver(Exports exports, Users users, Vertx vertx) {
        return Stream.of(
                        new ExportTools(exports, vertx).all(),
                        new SummaryTools(exports).all(),
                        new UserTools(users).all(),
                        new CampaignTools(users).all())
                .flatMap(List::stream)
                .toList();
    }

    private static Future<JsonObject> noTemplates() {
        return Future.succeededFuture(new JsonObject().put("resourceTemplates", new JsonArray()));
    }
}
