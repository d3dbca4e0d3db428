package dev.sluice.config;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The published schemas, asked of documents as our own parser read them. */
final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<DocumentKind, Schema> schemas = new EnumMap<>(DocumentKind.class);

    Schemas() {
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (DocumentKind kind : DocumentKind.values()) {
            schemas.put(kind, registry.getSchema(text(kind)));
        }
    }

    static String text(DocumentKind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        try {
            return Files.readString(Path.of("docs", name + ".schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the schema of its kind has against a document; empty for nothing. */
    List<String> faultsOf(Document document) {
        Schema schema = Objects.requireNonNull(schemas.get(document.kind()));
        return schema.validate(json(document.root())).stream().map(Object::toString).toList();
    }

    private static JsonNode json(Node node) {
        if (node instanceof ObjectNode object) {
            var members = JSON.objectNode();
            object.members().forEach((key, member) -> members.set(key, json(member)));
            return members;
        }
        if (node instanceof ArrayNode array) {
            var items = JSON.arrayNode();
            array.items().forEach(item -> items.add(json(item)));
            return items;
        }
        if (node instanceof TextNode text) {
            return JSON.stringNode(text.value());
        }
        if (node instanceof NumberNode number) {
            return number(number.value());
        }
        return node instanceof BooleanNode bool ? JSON.booleanNode(bool.value()) : JSON.nullNode();
    }

    private static JsonNode number(BigDecimal number) {
        return number.scale() <= 0
                ? JSON.numberNode(number.toBigIntegerExact())
                : JSON.numberNode(number);
    }
}
