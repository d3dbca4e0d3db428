package dev.sluice.config;

import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NullNode;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * What a YAML scalar means: the core schema of YAML 1.2, so {@code no} and {@code on} are texts.
 *
 * <p>Numbers that JSON would not write the same way are refused: {@code 010} is ten to one reader
 * and eight to another.
 */
final class YamlScalar {
    private static final Pattern OTHER_NUMBER =
            Pattern.compile(
                    "0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
                            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private YamlScalar() {}

    static Node read(Place place, ScalarEvent event) throws MalformedDocumentException {
        return event.isPlain() ? plain(place, event.getValue()) : quoted(place, event.getValue());
    }

    private static Node quoted(Place place, String value) throws MalformedDocumentException {
        return Scalars.text(place, value);
    }

    static Node plain(Place place, String value) throws MalformedDocumentException {
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> new NullNode(place);
            case "true", "True", "TRUE" -> new BooleanNode(place, true);
            case "false", "False", "FALSE" -> new BooleanNode(place, false);
            default -> numberOrText(place, value);
        };
    }

    private static Node numberOrText(Place place, String value) throws MalformedDocumentException {
        if (Scalars.isNumber(value)) {
            return Scalars.number(place, value);
        }
        if (OTHER_NUMBER.matcher(value).matches()) {
            throw place.malformed(
                    "numbers are written as in JSON, for example 10 or 0.5; quote it if it is text");
        }
        return quoted(place, value);
    }
}
