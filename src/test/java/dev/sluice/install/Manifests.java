package dev.sluice.install;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Kubernetes objects out of YAML, and the way to a value in one. */
final class Manifests {
    private Manifests() {}

    static List<Object> parse(String yaml) {
        Load load = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
        return StreamSupport.stream(load.loadAllFromString(yaml).spliterator(), false)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The one object of a kind with a name. */
    static Object named(List<Object> objects, String kind, String name) {
        List<Object> found =
                objects.stream()
                        .filter(object -> at(object, "kind").equals(kind))
                        .filter(object -> at(object, "metadata", "name").equals(name))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + kind + " named " + name);
        }
        return found.get(0);
    }

    /** Descends by keys and indexes; a step that is not there fails the test by its name. */
    static Object at(Object from, Object... steps) {
        Object here = from;
        for (Object step : steps) {
            Object next =
                    here instanceof Map<?, ?> map
                            ? map.get(step)
                            : ((List<?>) here).get((Integer) step);
            here = Objects.requireNonNull(next, () -> "nothing at " + step);
        }
        return here;
    }

    static List<Object> list(Object from, Object... steps) {
        return List.copyOf((List<?>) at(from, steps));
    }
}
