package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody who writes ConfigMaps, and reads the Events that come of it. */
final class ApiAuthor implements AutoCloseable {
    static final String NAMESPACE = "team";

    private final KubernetesClient client;

    ApiAuthor(String url) {
        client = new KubernetesClientBuilder().withConfig(config(url)).build();
    }

    /** How a client reaches an API. */
    static Config config(String url) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withNamespace(NAMESPACE)
                .withRequestTimeout(5_000)
                .build();
    }

    /** Creates an object, or puts another in its place. */
    void put(String name, String kind, Map<String, String> data) {
        put(name, Map.of(ConfigMapReader.LABEL, kind), data);
    }

    void put(String name, Map<String, String> labels, Map<String, String> data) {
        put(new ConfigMapBuilder(object(name, labels)).withData(data).build());
    }

    void put(ConfigMap object) {
        var resource = client.configMaps().inNamespace(NAMESPACE).resource(object);
        if (resource.get() == null) {
            resource.create();
        } else {
            resource.update();
        }
    }

    static ConfigMap object(String name, Map<String, String> labels) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(new HashMap<>(labels))
                .endMetadata()
                .build();
    }

    void delete(String name) {
        client.configMaps().inNamespace(NAMESPACE).withName(name).delete();
    }

    List<Event> events() {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems();
    }

    @Override
    public void close() {
        client.close();
    }
}
