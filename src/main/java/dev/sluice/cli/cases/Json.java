package dev.sluice.cli.cases;

import dev.sluice.config.Node;
import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** JSON for the engine, with the bounds that hold for what agents send. */
public final class Json {
    private static final int MOST_ZEROS = 20;

    private Json() {}

    /**
     * Reads a JSON text.
     *
     * @throws MalformedJsonException when the gateway would refuse it before any policy
     */
    public static JsonValue read(String text) throws MalformedJsonException {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    /** What a part of a document means in JSON, numbers exact. */
    static JsonValue of(Node node) {
        StringBuilder json = new StringBuilder();
        write(json, node);
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        try {
            return StrictJson.read(bytes, UNBOUNDED);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("documents are bounded more narrowly", e);
        }
    }

    private static final JsonLimits UNBOUNDED =
            new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, false);

    private static void write(StringBuilder json, Node node) {
        if (node instanceof ObjectNode object) {
            char before = '{';
            for (var member : object.members().entrySet()) {
                json.append(before).append(JsonStrings.quote(member.getKey())).append(':');
                write(json, member.getValue());
                before = ',';
            }
            json.append(object.members().isEmpty() ? "{}" : "}");
        } else if (node instanceof ArrayNode list) {
            char before = '[';
            for (Node item : list.items()) {
                json.append(before);
                write(json, item);
                before = ',';
            }
            json.append(list.items().isEmpty() ? "[]" : "]");
        } else if (node instanceof TextNode text) {
            json.append(JsonStrings.quote(text.value()));
        } else if (node instanceof NumberNode number) {
            json.append(number(number.value()));
        } else {
            json.append(node instanceof BooleanNode bool ? Boolean.toString(bool.value()) : "null");
        }
    }

    /** As a person would write it, unless that were mostly zeros. */
    private static String number(BigDecimal value) {
        return Math.abs(value.scale()) <= MOST_ZEROS ? value.toPlainString() : value.toString();
    }
}
