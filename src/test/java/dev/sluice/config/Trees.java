package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees of maps and lists that tests may still change, made into documents. */
final class Trees {
    private Trees() {}

    static Node node(Place place, Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, Node> members = new LinkedHashMap<>();
            map.forEach((key, value) -> members.put((String) key, node(place, value)));
            return new ObjectNode(place, members);
        }
        if (tree instanceof List<?> list) {
            List<Node> items = new ArrayList<>();
            list.forEach(item -> items.add(node(place, item)));
            return new ArrayNode(place, items);
        }
        return (Node) tree;
    }
}
