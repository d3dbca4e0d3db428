package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.protocol.CanonicalJson;
import java.util.TreeMap;

/**
 * The one form that equal documents share, however they were written.
 *
 * <p>RFC 8785, except that numbers are exact decimals: the standard's doubles would make 2^53 and
 * 2^53 + 1 equal, and two policies that differ must never have one version.
 */
public final class Canonical {
    private final StringBuilder out = new StringBuilder();

    private Canonical() {}

    /** Writes a tree in canonical form. */
    public static String of(Node node) {
        Canonical canonical = new Canonical();
        canonical.write(node);
        return canonical.out.toString();
    }

    private void write(Node node) {
        if (node instanceof ObjectNode object) {
            object(object);
        } else if (node instanceof ArrayNode array) {
            array(array);
        } else if (node instanceof TextNode text) {
            text(text.value());
        } else if (node instanceof NumberNode number) {
            out.append(number.value().toPlainString());
        } else if (node instanceof BooleanNode bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
    }

    private void object(ObjectNode object) {
        char before = '{';
        for (var member : new TreeMap<>(object.members()).entrySet()) {
            out.append(before);
            text(member.getKey());
            out.append(':');
            write(member.getValue());
            before = ',';
        }
        out.append(object.members().isEmpty() ? "{}" : "}");
    }

    private void array(ArrayNode array) {
        char before = '[';
        for (Node item : array.items()) {
            out.append(before);
            write(item);
            before = ',';
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
    }

    private void text(String value) {
        CanonicalJson.quote(out, value);
    }
}
