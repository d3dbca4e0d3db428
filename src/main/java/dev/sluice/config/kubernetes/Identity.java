package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;

/**
 * Which version of which ConfigMap.
 *
 * @param name its name in the namespace
 * @param uid tells it from another of that name, before or after it; empty when not told
 * @param version its resource version: equal ones have equal contents
 */
record Identity(String name, String uid, String version) {

    static Identity of(ConfigMap object) {
        ObjectMeta meta = object.getMetadata();
        return new Identity(
                meta.getName(),
                Objects.requireNonNullElse(meta.getUid(), ""),
                Objects.requireNonNullElse(meta.getResourceVersion(), ""));
    }

    /** What problems name it by, as {@code kubectl} does. */
    String file() {
        return "configmap/" + name;
    }
}
