package dev.sluice.install;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What rendered objects ask of a cluster, so that chart and manifests can be compared. Left out is
 * what {@link #HELM} lists, hooks and tests of Helm, and the namespace, also in the hosts that
 * agents may call by. Order counts nowhere: not in lists of named things, nor does a document's
 * form.
 */
final class Substance {
    /** Labels that say where an object comes from. */
    private static final Set<String> HELM =
            Set.of("helm.sh/chart", "app.kubernetes.io/managed-by", "app.kubernetes.io/version");

    private static final String DOCUMENTS = "sluice.dev/config";

    private Substance() {}

    /** By kind and name. */
    static Map<String, Object> of(String yaml) {
        return new TreeMap<>(
                Manifests.parse(yaml).stream()
                        .map(object -> (Map<?, ?>) object)
                        .filter(
                                object ->
                                        !metadata(object, "annotations")
                                                .containsKey("helm.sh/hook"))
                        .collect(
                                toMap(
                                        object ->
                                                object.get("kind")
                                                        + " "
                                                        + Manifests.at(object, "metadata", "name"),
                                        object -> value(withDocumentsRead(object)))));
    }

    private static Map<?, ?> metadata(Map<?, ?> object, String field) {
        Object found = ((Map<?, ?>) Manifests.at(object, "metadata")).get(field);
        return found == null ? Map.of() : (Map<?, ?>) found;
    }

    private static Map<?, ?> withDocumentsRead(Map<?, ?> object) {
        if (!metadata(object, "labels").containsKey(DOCUMENTS)) {
            return object;
        }
        Map<Object, Object> read = new TreeMap<>(object);
        Map<?, ?> files = (Map<?, ?>) read.getOrDefault("data", Map.of());
        read.put("data", documents(files));
        return read;
    }

    private static Map<String, Object> documents(Map<?, ?> files) {
        Map<String, Object> documents = new TreeMap<>();
        files.forEach(
                (file, text) ->
                        documents.put(
                                ((String) file).replaceFirst("\\.(json|yaml)$", ""),
                                Manifests.parse((String) text).get(0)));
        return documents;
    }

    private static Object value(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        return value instanceof List<?> list ? list(list) : value;
    }

    private static Object list(List<?> list) {
        List<Object> values = list.stream().map(Substance::value).toList();
        if (values.stream().allMatch(each -> name(each) != null)) {
            return values.stream().collect(toMap(Substance::nameOf, identity()));
        }
        boolean objects = values.stream().allMatch(Map.class::isInstance);
        return objects ? values.stream().sorted(comparing(Object::toString)).toList() : values;
    }

    private static Map<Object, Object> map(Map<?, ?> map) {
        Map<Object, Object> result = new TreeMap<>();
        map.forEach(
                (key, value) -> {
                    if (!HELM.contains(key) && !key.equals("namespace")) {
                        result.put(key, value(value));
                    }
                });
        if ("SLUICE_HTTP_ALLOWED_HOSTS".equals(result.get("name"))) {
            result.computeIfPresent("value", (key, hosts) -> withoutNamespace((String) hosts));
        }
        // The tests' reader takes an octal number of this form as text, Kubernetes as a number.
        result.computeIfPresent(
                "defaultMode",
                (key, mode) -> mode instanceof String octal ? Integer.valueOf(octal, 8) : mode);
        return result;
    }

    private static String withoutNamespace(String hosts) {
        return Stream.of(hosts.split(","))
                .filter(host -> !host.contains("."))
                .collect(joining(","));
    }

    private static Object nameOf(Object value) {
        return Objects.requireNonNull(name(value));
    }

    private static @Nullable Object name(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.containsKey("mountPath") ? map.get("mountPath") : map.get("name");
        }
        return null;
    }
}
