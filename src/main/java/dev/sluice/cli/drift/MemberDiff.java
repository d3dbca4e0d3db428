package dev.sluice.cli.drift;

import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two definitions differ: JSON Pointers, as deep as both have objects. */
final class MemberDiff {
    private static final int MOST = 100;

    private final List<String> pointers = new ArrayList<>();

    private MemberDiff() {}

    /** The first places in the order of their names. */
    static List<String> of(JsonValue before, JsonValue after) {
        MemberDiff diff = new MemberDiff();
        diff.compare("", before, after);
        return List.copyOf(diff.pointers);
    }

    private void compare(String pointer, @Nullable JsonValue before, @Nullable JsonValue after) {
        if (pointers.size() >= MOST) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Map<String, JsonValue> old = members(before);
            Map<String, JsonValue> now = members(after);
            TreeSet<String> keys = new TreeSet<>(old.keySet());
            keys.addAll(now.keySet());
            for (String key : keys) {
                String escaped = key.replace("~", "~0").replace("/", "~1");
                compare(pointer + "/" + escaped, old.get(key), now.get(key));
            }
        } else if (before == null
                || after == null
                || !CanonicalJson.of(before).equals(CanonicalJson.of(after))) {
            pointers.add(pointer);
        }
    }

    private static Map<String, JsonValue> members(JsonValue object) {
        Map<String, JsonValue> members = new HashMap<>();
        object.members().forEach(each -> members.put(each.key(), each.value()));
        return members;
    }
}
