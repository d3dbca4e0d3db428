package dev.sluice.admin;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shapes that the published document promises. */
final class AdminSchemas {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonObject components;

    AdminSchemas(JsonObject document) {
        components = document.getJsonObject("components");
    }

    /** What a schema has against a text; empty for nothing. */
    List<String> faultsOf(String schema, String text) {
        JsonObject whole =
                new JsonObject()
                        .put("$ref", "#/components/schemas/" + schema)
                        .put("components", components);
        Schema known = REGISTRY.getSchema(whole.encode());
        JsonNode value = JSON.readTree(text);
        return known.validate(value).stream().map(Object::toString).toList();
    }
}
