package dev.sluice.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a document that knows where it stands, the same whether it came as JSON or YAML. */
public sealed interface Node {

    /** Where it stands. */
    Place place();

    /**
     * An object; its members keep the order of the document.
     *
     * @param place where it stands
     * @param members the values by key
     */
    record ObjectNode(Place place, Map<String, Node> members) implements Node {
        public ObjectNode {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /**
     * A list.
     *
     * @param place where it stands
     * @param items the values in order
     */
    record ArrayNode(Place place, List<Node> items) implements Node {
        public ArrayNode {
            items = List.copyOf(items);
        }
    }

    /**
     * A text without lone surrogates.
     *
     * @param place where it stands
     * @param value the text
     */
    record TextNode(Place place, String value) implements Node {}

    /**
     * A number, exact, in the one form that equal numbers share.
     *
     * @param place where it stands
     * @param value the number, without trailing zeros
     */
    record NumberNode(Place place, BigDecimal value) implements Node {
        public NumberNode {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /**
     * True or false.
     *
     * @param place where it stands
     * @param value which of the two
     */
    record BooleanNode(Place place, boolean value) implements Node {}

    /**
     * The value null.
     *
     * @param place where it stands
     */
    record NullNode(Place place) implements Node {}
}
