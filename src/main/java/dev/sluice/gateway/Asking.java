package dev.sluice.gateway;

import dev.sluice.protocol.Message;
import org.jspecify.annotations.Nullable;

/** What of a server's may ask the client for something. */
interface Asking {

    /** Whether the client may see a request of the server's. */
    boolean mayPass(Message.Request asked);

    /**
     * What the client is told in place of an answer that asks it for what it may not be asked.
     *
     * @return null when the answer may pass as it is
     */
    byte @Nullable [] instead(Message.Response answer);
}
