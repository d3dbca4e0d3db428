package dev.sluice.fleet;

import org.jspecify.annotations.Nullable;

/** What stands between agents and gateways, and follows their readiness. */
interface Balancer extends AutoCloseable {

    /** The port that the next request goes to. */
    int port();

    /**
     * Which gateway an answer came from.
     *
     * @param port where the request was sent
     * @param named what the balancer wrote into the answer; null when nothing
     */
    int gateway(int port, @Nullable String named);

    /** Whether requests go to a gateway now. */
    boolean uses(int gateway);

    @Override
    void close();
}
