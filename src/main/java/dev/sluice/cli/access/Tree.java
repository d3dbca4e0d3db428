package dev.sluice.cli.access;

import dev.sluice.policy.Value;
import dev.sluice.policy.ValuePath;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that is put together value by value, at the paths that conditions look at. */
final class Tree {
    private static final int LONGEST_LIST = 32;

    private static final JsonValue BEYOND = read("1e99999999999");

    private final Map<String, @Nullable Object> root = new LinkedHashMap<>();

    /** Sets a member at the top. */
    void put(String key, Value value) {
        root.put(key, plain(value));
    }

    /** Sets a member at the top unless there is one. */
    void putIfAbsent(String key, Value value) {
        if (!root.containsKey(key)) {
            put(key, value);
        }
    }

    /**
     * Sets what a path leads to; where something else stands in its way, that stays.
     *
     * @param values one for each element where the path leads to every one of a list, else the
     *     first
     */
    void set(ValuePath path, List<Value> values) {
        set(root, path.steps(), 0, values);
    }

    private static void set(
            Object container, List<ValuePath.Step> steps, int at, List<Value> values) {
        ValuePath.Step step = steps.get(at);
        boolean last = at == steps.size() - 1;
        if (step instanceof ValuePath.Step.Key key && container instanceof Map<?, ?>) {
            Map<String, @Nullable Object> map = map(container);
            if (last) {
                map.put(key.name(), plain(values.get(0)));
            } else {
                if (!map.containsKey(key.name())) { // where null stands, that stays
                    map.put(key.name(), empty(steps.get(at + 1)));
                }
                descend(map.get(key.name()), steps, at + 1, values);
            }
        } else if (container instanceof List<?> && !(step instanceof ValuePath.Step.Key)) {
            List<@Nullable Object> list = list(container);
            boolean each = step instanceof ValuePath.Step.Each;
            int from = step instanceof ValuePath.Step.Index index ? index.at() : 0;
            int to = each ? values.size() : from + 1;
            for (int i = from; i < Math.min(to, LONGEST_LIST); i++) {
                Value own = values.get(Math.min(each ? i : 0, values.size() - 1));
                while (list.size() <= i) {
                    list.add(last ? null : empty(steps.get(at + 1)));
                }
                if (last) {
                    list.set(i, plain(own));
                } else {
                    descend(list.get(i), steps, at + 1, each ? List.of(own) : values);
                }
            }
        }
    }

    private static void descend(
            @Nullable Object into, List<ValuePath.Step> steps, int at, List<Value> values) {
        if (into instanceof Map<?, ?> || into instanceof List<?>) {
            set(into, steps, at, values);
        }
    }

    private static Object empty(ValuePath.Step next) {
        return next instanceof ValuePath.Step.Key
                ? new LinkedHashMap<String, @Nullable Object>()
                : new ArrayList<@Nullable Object>();
    }

    @SuppressWarnings("unchecked") // none but those made here
    private static Map<String, @Nullable Object> map(Object container) {
        return (Map<String, @Nullable Object>) container;
    }

    @SuppressWarnings("unchecked") // none but those made here
    private static List<@Nullable Object> list(Object container) {
        return (List<@Nullable Object>) container;
    }

    private static @Nullable Object plain(Value value) {
        if (value instanceof Value.Members members) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            members.values().forEach((key, member) -> map.put(key, plain(member)));
            return map;
        }
        if (value instanceof Value.Items items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.values().forEach(item -> list.add(plain(item)));
            return list;
        }
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Bool bool) {
            return bool.value();
        }
        if (value instanceof Value.Num num) {
            return num.value() == null ? BEYOND : num.value();
        }
        return null;
    }

    private static JsonValue read(String json) {
        try {
            return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole as it would arrive; null when no request could bring it. */
    @Nullable JsonValue json() {
        try {
            return StrictJson.read(
                    JsonText.of(root).getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (MalformedJsonException larger) {
            return null;
        }
    }
}
