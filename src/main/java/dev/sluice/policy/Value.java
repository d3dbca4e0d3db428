package dev.sluice.policy;

import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that can be compared. Equal are values of one type that mean the same: numbers by
 * their exact value, however written, objects whatever the order of their keys.
 */
public sealed interface Value {

    /** The types of JSON. */
    enum Type {
        NULL,
        BOOLEAN,
        NUMBER,
        TEXT,
        LIST,
        OBJECT
    }

    /** The value's type. */
    Type type();

    /** Whether another value means the same. */
    boolean sameAs(Value other);

    /** Whether every number in it can be computed with, so that it compares with anything. */
    default boolean isComputable() {
        return true;
    }

    /** The value null. */
    record Null() implements Value {
        @Override
        public Type type() {
            return Type.NULL;
        }

        @Override
        public boolean sameAs(Value other) {
            return other instanceof Null;
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Value {
        @Override
        public Type type() {
            return Type.BOOLEAN;
        }

        @Override
        public boolean sameAs(Value other) {
            return other instanceof Bool bool && bool.value == value;
        }
    }

    /**
     * A number, exact.
     *
     * @param value the number; null when its exponent is beyond what can be computed with, and then
     *     it compares with nothing
     */
    record Num(@Nullable BigDecimal value) implements Value {
        @Override
        public Type type() {
            return Type.NUMBER;
        }

        @Override
        public boolean isComputable() {
            return value != null;
        }

        @Override
        public boolean sameAs(Value other) {
            return value != null
                    && other instanceof Num num
                    && num.value != null
                    && num.value.compareTo(value) == 0;
        }
    }

    /** A text. */
    record Text(String value) implements Value {
        @Override
        public Type type() {
            return Type.TEXT;
        }

        @Override
        public boolean sameAs(Value other) {
            return other instanceof Text text && text.value.equals(value);
        }
    }

    /** A list; the order matters. */
    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public Type type() {
            return Type.LIST;
        }

        @Override
        public boolean isComputable() {
            return values.stream().allMatch(Value::isComputable);
        }

        @Override
        public boolean sameAs(Value other) {
            if (!(other instanceof Items items) || items.values.size() != values.size()) {
                return false;
            }
            for (int i = 0; i < values.size(); i++) {
                if (!values.get(i).sameAs(items.values.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** An object; the order of its keys does not matter. */
    record Members(Map<String, Value> values) implements Value {
        public Members {
            values = Map.copyOf(values);
        }

        @Override
        public Type type() {
            return Type.OBJECT;
        }

        @Override
        public boolean isComputable() {
            return values.values().stream().allMatch(Value::isComputable);
        }

        @Override
        public boolean sameAs(Value other) {
            if (!(other instanceof Members members)
                    || !members.values.keySet().equals(values.keySet())) {
                return false;
            }
            for (Map.Entry<String, Value> member : values.entrySet()) {
                Value others = members.values.get(member.getKey());
                if (others == null || !member.getValue().sameAs(others)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The value that some JSON writes. */
    static Value of(JsonValue json) {
        return switch (typeOf(json)) {
            case NULL -> new Null();
            case BOOLEAN -> new Bool(json.isTrue());
            case NUMBER -> new Num(json.number());
            case TEXT -> new Text(json.text());
            case LIST -> {
                List<Value> items = new ArrayList<>();
                json.elements().forEach(element -> items.add(of(element)));
                yield new Items(items);
            }
            case OBJECT -> {
                Map<String, Value> members = new LinkedHashMap<>();
                json.members().forEach(member -> members.put(member.key(), of(member.value())));
                yield new Members(members);
            }
        };
    }

    /** The type of what some JSON writes. */
    static Type typeOf(JsonValue json) {
        if (json.isText()) {
            return Type.TEXT;
        }
        if (json.isNumber()) {
            return Type.NUMBER;
        }
        if (json.isObject()) {
            return Type.OBJECT;
        }
        if (json.isArray()) {
            return Type.LIST;
        }
        return json.isNull() ? Type.NULL : Type.BOOLEAN;
    }
}
