package dev.sluice.config;

import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NullNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes a tree in one place, as a slip of the hand would. */
final class Breakage {
    private static final Place NOWHERE = Place.root("any", 1);

    private final Random random;

    Breakage(Random random) {
        this.random = random;
    }

    void once(Map<String, Object> document) {
        List<Object> containers = new ArrayList<>();
        collect(document, containers);
        change(containers.get(random.nextInt(containers.size())));
    }

    private static void collect(Object tree, List<Object> containers) {
        if (tree instanceof Map<?, ?> map) {
            containers.add(map);
            map.values().forEach(value -> collect(value, containers));
        } else if (tree instanceof List<?> list) {
            containers.add(list);
            list.forEach(item -> collect(item, containers));
        }
    }

    @SuppressWarnings("unchecked")
    private void change(Object container) {
        if (container instanceof Map<?, ?>) {
            changeObject((Map<String, Object>) container);
        } else {
            changeList((List<Object>) container);
        }
    }

    private void changeObject(Map<String, Object> object) {
        List<String> keys = new ArrayList<>(object.keySet());
        if (keys.isEmpty() || random.nextInt(5) == 0) {
            object.put(random.nextBoolean() ? "extra" : "paht", anything());
            return;
        }
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(3)) {
            case 0 -> object.remove(key);
            case 1 -> object.put(key, anything());
            default -> {
                Object value = object.remove(key);
                object.put(key + "s", value == null ? anything() : value);
            }
        }
    }

    private void changeList(List<Object> list) {
        if (list.isEmpty() || random.nextBoolean()) {
            list.add(anything());
        } else if (random.nextBoolean()) {
            list.clear();
        } else {
            list.set(random.nextInt(list.size()), anything());
        }
    }

    private Object anything() {
        return switch (random.nextInt(9)) {
            case 0 -> new NullNode(NOWHERE);
            case 1 -> new BooleanNode(NOWHERE, random.nextBoolean());
            case 2 -> number(Integer.toString(random.nextInt(7) - 2));
            case 3 -> number(random.nextBoolean() ? "0.5" : "1e300");
            case 4 -> new TextNode(NOWHERE, "");
            case 5 -> new TextNode(NOWHERE, random.nextBoolean() ? "all" : "args.a");
            case 6 -> new ArrayList<>();
            case 7 -> new LinkedHashMap<>(Map.of("path", new TextNode(NOWHERE, "args.a")));
            default -> new LinkedHashMap<>();
        };
    }

    private static Object number(String value) {
        return new NumberNode(NOWHERE, new BigDecimal(value));
    }
}
