package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.policy.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a document writes, as the value that a policy compares with. */
final class Literals {
    private Literals() {}

    static Value of(Node node) {
        if (node instanceof ObjectNode object) {
            Map<String, Value> members = new LinkedHashMap<>();
            object.members().forEach((key, member) -> members.put(key, of(member)));
            return new Value.Members(members);
        }
        if (node instanceof ArrayNode array) {
            return new Value.Items(array.items().stream().map(Literals::of).toList());
        }
        if (node instanceof TextNode text) {
            return new Value.Text(text.value());
        }
        if (node instanceof NumberNode number) {
            return new Value.Num(number.value());
        }
        return node instanceof BooleanNode bool ? new Value.Bool(bool.value()) : new Value.Null();
    }
}
