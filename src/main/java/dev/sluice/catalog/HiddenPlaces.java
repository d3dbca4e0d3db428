package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Where in a tool's definition hidden text stands, in a value or in its key. */
final class HiddenPlaces {
    private static final int MOST = 8;

    private final List<String> found = new ArrayList<>();

    private HiddenPlaces() {}

    /** The first places: {@code name}, {@code title}, {@code description} or a JSON Pointer. */
    static List<String> of(JsonValue tool) {
        if (!HiddenText.isIn(tool)) {
            return List.of();
        }
        HiddenPlaces places = new HiddenPlaces();
        places.walk("", tool);
        return List.copyOf(places.found);
    }

    private void walk(String at, JsonValue value) {
        String text = value.textOrNull();
        if (text != null && HiddenText.holds(text)) {
            add(at);
        }
        for (JsonValue.Member member : value.members()) {
            String key = member.key();
            String here = at + "/" + key.replace("~", "~0").replace("/", "~1");
            if (HiddenText.holds(key)) {
                add(here);
            } else {
                walk(here, member.value());
            }
        }
        List<JsonValue> elements = value.elements();
        for (int i = 0; i < elements.size(); i++) {
            walk(at + "/" + i, elements.get(i));
        }
    }

    private void add(String pointer) {
        if (found.size() < MOST) {
            found.add(
                    switch (pointer) {
                        case "/name", "/title", "/description" -> pointer.substring(1);
                        default -> pointer;
                    });
        }
    }
}
