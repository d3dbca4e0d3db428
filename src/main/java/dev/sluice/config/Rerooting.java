package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NullNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a value inside a document a document of its own: lines stay, pointers begin anew. */
final class Rerooting {
    private Rerooting() {}

    static Node of(Node node) {
        Place place = node.place();
        return under(Place.root(place.file(), place.line()), node);
    }

    private static Node under(Place place, Node node) {
        if (node instanceof ObjectNode object) {
            Map<String, Node> members = new LinkedHashMap<>();
            object.members()
                    .forEach(
                            (key, value) ->
                                    members.put(
                                            key, under(place.member(key, lineOf(value)), value)));
            return new ObjectNode(place, members);
        }
        if (node instanceof ArrayNode array) {
            List<Node> items = new ArrayList<>();
            for (Node item : array.items()) {
                items.add(under(place.item(items.size(), lineOf(item)), item));
            }
            return new ArrayNode(place, items);
        }
        return scalar(place, node);
    }

    private static Node scalar(Place place, Node node) {
        if (node instanceof TextNode text) {
            return new TextNode(place, text.value());
        }
        if (node instanceof NumberNode number) {
            return new NumberNode(place, number.value());
        }
        return node instanceof BooleanNode bool
                ? new BooleanNode(place, bool.value())
                : new NullNode(place);
    }

    private static int lineOf(Node node) {
        return node.place().line();
    }
}
