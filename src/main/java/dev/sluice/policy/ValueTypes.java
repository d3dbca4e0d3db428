package dev.sluice.policy;

import dev.sluice.policy.ValuePath.Step;
import dev.sluice.protocol.JsonValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What types of values a path leads to: enough to see why a condition held, and no value. */
public final class ValueTypes {
    private ValueTypes() {}

    /**
     * The types at a path.
     *
     * @return empty when the path leads nowhere
     */
    public static Set<Value.Type> at(Call call, ValuePath path) {
        Set<Value.Type> types = EnumSet.noneOf(Value.Type.class);
        switch (path.root()) {
            case SUBJECT, GRANT -> types.add(Value.Type.TEXT);
            case ARGS -> collect(call.arguments(), path.steps(), types);
            case CLAIMS -> collect(call.caller().claims(), path.steps(), types);
        }
        return types;
    }

    private static void collect(@Nullable JsonValue at, List<Step> steps, Set<Value.Type> into) {
        if (at == null) {
            return;
        }
        if (steps.isEmpty()) {
            into.add(Value.typeOf(at));
            return;
        }
        List<Step> rest = steps.subList(1, steps.size());
        Step step = steps.get(0);
        if (step instanceof Step.Key key) {
            collect(at.isObject() ? at.get(key.name()) : null, rest, into);
            return;
        }
        List<JsonValue> elements = at.isArray() ? at.elements() : List.of();
        if (step instanceof Step.Each) {
            elements.forEach(element -> collect(element, rest, into));
        } else if (step instanceof Step.Index index && index.at() < elements.size()) {
            collect(elements.get(index.at()), rest, into);
        }
    }
}
