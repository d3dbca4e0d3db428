package dev.sluice.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The admin API as OpenAPI 3.1: what is asked comes from {@link Route}, the shapes from a file. */
final class OpenApi {
    private static final String SCHEMAS = "/admin/schemas.json";

    private static final Set<Route> NAMING_APPROVALS =
            Set.of(Route.APPROVAL, Route.APPROVE, Route.REFUSE);

    private static final Set<Route> NAMING_DOCUMENTS =
            Set.of(Route.LIMITS, Route.TOOLS, Route.PINS);

    private OpenApi() {}

    /** The document; the same for every gateway of this version. */
    static JsonObject document() {
        JsonObject paths = new JsonObject();
        for (Route route : Route.values()) {
            JsonObject path = paths.getJsonObject(route.path(), new JsonObject());
            path.put(route.method().toLowerCase(Locale.ROOT), operation(route));
            paths.put(route.path(), path);
        }
        return new JsonObject()
                .put("openapi", "3.1.1")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", "Sluice's admin API")
                                .put("version", "1")
                                .put(
                                        "description",
                                        "On the management port, for operators. It is off, and all"
                                                + " of it answers 404, while there is none."))
                .put("security", new JsonArray().add(bearer()))
                .put("paths", paths)
                .put(
                        "components",
                        new JsonObject()
                                .put(
                                        "securitySchemes",
                                        new JsonObject()
                                                .put(
                                                        "bearer",
                                                        new JsonObject()
                                                                .put("type", "http")
                                                                .put("scheme", "bearer")))
                                .put("schemas", schemas()));
    }

    private static JsonObject bearer() {
        return new JsonObject().put("bearer", new JsonArray());
    }

    private static JsonObject operation(Route route) {
        JsonObject operation =
                new JsonObject()
                        .put("operationId", route.act())
                        .put("summary", route.meaning())
                        .put("x-role", route.role().name().toLowerCase(Locale.ROOT));
        if (!route.parameters().isEmpty()) {
            JsonArray parameters = new JsonArray();
            route.parameters().forEach(each -> parameters.add(parameter(each)));
            operation.put("parameters", parameters);
        }
        String question = route.question();
        if (question != null) {
            operation.put("requestBody", content(question).put("required", !route.mayHaveNoBody()));
        }
        return operation.put("responses", responses(route, question));
    }

    private static JsonObject responses(Route route, @Nullable String question) {
        JsonObject responses =
                new JsonObject()
                        .put("200", content(route.answer()).put("description", route.meaning()))
                        .put("400", refusal("There is a slip of the pen in it"))
                        .put("401", refusal("No operator's credential"))
                        .put("403", refusal("This operator may not do that"));
        if (NAMING_APPROVALS.contains(route)) {
            responses.put("404", refusal("There is no such approval"));
        } else if (question != null || NAMING_DOCUMENTS.contains(route)) {
            responses.put("404", refusal("The documents in force do not know it"));
        }
        if (route == Route.LOG_LEVEL) {
            responses.put("409", refusal("Too many levels are changed"));
        } else if (route.mayHaveNoBody()) {
            responses.put(
                    "409",
                    content("ApprovalTooLate")
                            .put("description", "It was decided before, or has expired"));
        }
        if (question != null) {
            responses.put(
                    "413", new JsonObject().put("description", "The body is larger than 64 KiB"));
        }
        responses.put("429", refusal("This address has failed too often; see Retry-After"));
        if (responses.containsKey("404") || route == Route.APPROVALS) {
            responses.put("503", refusal("What it needs is not to be had"));
        }
        return responses;
    }

    private static JsonObject parameter(Parameter parameter) {
        JsonObject schema =
                parameter.kind() == Parameter.Kind.NUMBER
                        ? new JsonObject().put("type", "integer").put("minimum", 0)
                        : new JsonObject().put("type", "string").put("minLength", 1);
        return new JsonObject()
                .put("name", parameter.name())
                .put("in", parameter.isInPath() ? "path" : "query")
                .put("description", parameter.meaning())
                .put("required", parameter.isRequired())
                .put("schema", schema);
    }

    private static JsonObject refusal(String description) {
        return content("Refusal").put("description", description);
    }

    private static JsonObject content(String schema) {
        JsonObject reference = new JsonObject().put("$ref", "#/components/schemas/" + schema);
        return new JsonObject()
                .put(
                        "content",
                        new JsonObject()
                                .put(
                                        "application/json",
                                        new JsonObject().put("schema", reference)));
    }

    private static JsonObject schemas() {
        try (InputStream in = OpenApi.class.getResourceAsStream(SCHEMAS)) {
            if (in == null) {
                throw new IllegalStateException(SCHEMAS + " is not in the artifact");
            }
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
