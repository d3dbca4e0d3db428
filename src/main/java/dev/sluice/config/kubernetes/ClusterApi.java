package dev.sluice.config.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.Optional;

/**
 * One namespace of the Kubernetes API, asked by a client with an event loop of its own: lists of
 * ConfigMaps are large, and are parsed where they arrive.
 */
final class ClusterApi implements AutoCloseable {
    private final Vertx vertx;
    private final KubernetesClient client;
    private final String namespace;

    private ClusterApi(Vertx vertx, KubernetesClient client, String namespace) {
        this.vertx = vertx;
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Makes the client; nothing is asked yet.
     *
     * @param config how the API is reached; what it says about trying again is overruled, as that
     *     is done here
     * @param wanted the namespace; by default the one of the pod, or of the kubeconfig
     * @throws IllegalArgumentException when no namespace is known
     */
    static ClusterApi of(Config config, Optional<String> wanted) {
        String namespace =
                wanted.or(() -> Optional.ofNullable(config.getNamespace()))
                        .filter(name -> !name.isBlank())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the namespace is not known; set"
                                                        + " sluice.config.kubernetes.namespace"));
        config.setWatchReconnectLimit(0);
        config.setRequestRetryBackoffLimit(0);
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        KubernetesClient client =
                new KubernetesClientBuilder()
                        .withConfig(config)
                        .withHttpClientFactory(new VertxHttpClientFactory(vertx))
                        .build();
        return new ClusterApi(vertx, client, namespace);
    }

    String namespace() {
        return namespace;
    }

    FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> labelled() {
        return client.configMaps().inNamespace(namespace).withLabel(ConfigMapReader.LABEL);
    }

    void create(io.fabric8.kubernetes.api.model.Event event) {
        client.v1().events().inNamespace(namespace).resource(event).create();
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
