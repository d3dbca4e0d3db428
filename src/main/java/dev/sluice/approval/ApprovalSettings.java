package dev.sluice.approval;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where people answer questions, and how many may be open. */
@ConfigMapping(prefix = "sluice.approvals")
public interface ApprovalSettings {

    /**
     * The address by which people reach the management port, such as `https://sluice.example`.
     * Without it nobody is given a link.
     */
    Optional<URI> publicUrl();

    /** How many questions may be pending at once, on all replicas together. */
    @WithDefault("10000")
    int mostPending();

    /** How many questions of one grant may be pending at once. */
    @WithDefault("100")
    int mostPendingPerGrant();
}
