package dev.sluice.config.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/**
 * Which ConfigMaps are read when {@code sluice.config.source} is {@code kubernetes}. How the API is
 * reached is found in the pod, or in the file that {@code KUBECONFIG} names.
 */
@ConfigMapping(prefix = "sluice.config.kubernetes")
public interface KubernetesSettings {

    /**
     * The kinds of documents that are read from ConfigMaps through the Kubernetes API, by the names
     * of their folders. Whoever may write labelled ConfigMaps in the namespace decides what they
     * say.
     */
    @WithDefault("policies")
    List<String> kinds();

    /** The namespace whose labelled ConfigMaps are read; by default the one Sluice runs in. */
    Optional<String> namespace();

    /** The most labelled ConfigMaps that are read. With one more, changes are rejected. */
    @WithDefault("500")
    int mostObjects();

    /**
     * The most bytes that the documents in all labelled ConfigMaps may have together. With one
     * more, changes are rejected.
     */
    @WithDefault("16777216")
    int mostBytes();
}
