package dev.sluice.install;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes objects out of YAML, each as its type: a field that the type does not have, or a value
 * of another type, fails the test as a strict API server would refuse it.
 */
final class StrictObjects {
    private static final KubernetesSerialization TYPES = new KubernetesSerialization();
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .annotationIntrospector(new NoCatchAll())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    /** Kinds that the client library does not know, by what it would call them. */
    private static final Map<String, Class<? extends HasMetadata>> FOREIGN =
            Map.of(
                    "cloud.google.com/v1 BackendConfig", BackendConfig.class,
                    "keda.sh/v1alpha1 ScaledObject", ScaledObject.class);

    private StrictObjects() {}

    /** The types take up whatever they do not know; these are to refuse it. */
    private static final class NoCatchAll extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    static List<HasMetadata> parse(String yaml) {
        return Manifests.parse(yaml).stream().map(StrictObjects::typed).toList();
    }

    /** The one object of a type with a name. */
    static <T extends HasMetadata> T one(List<HasMetadata> objects, Class<T> type, String name) {
        List<T> found =
                all(objects, type).stream()
                        .filter(object -> name.equals(object.getMetadata().getName()))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    found.size() + " objects are a " + type.getSimpleName() + " named " + name);
        }
        return found.get(0);
    }

    static <T extends HasMetadata> List<T> all(List<HasMetadata> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static HasMetadata typed(Object object) {
        String apiVersion = (String) Manifests.at(object, "apiVersion");
        String kind = (String) Manifests.at(object, "kind");
        Class<?> type = FOREIGN.get(apiVersion + " " + kind);
        if (type == null) {
            type = TYPES.getRegisteredKubernetesResource(apiVersion, kind);
        }
        if (type == null) {
            throw new AssertionError(apiVersion + " " + kind + " is no type that is known here");
        }
        return (HasMetadata) MAPPER.convertValue(object, type);
    }
}
