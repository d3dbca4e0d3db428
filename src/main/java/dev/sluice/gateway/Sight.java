package dev.sluice.gateway;

import dev.sluice.protocol.Message;

/** What a caller may see of what a server sends. */
interface Sight {

    /** An answer as the caller may see it; the same bytes when nothing had to be changed. */
    byte[] of(Message.Response answer);

    /**
     * A notification as the caller may see it; the same bytes when nothing had to be changed.
     *
     * @return null when the caller may not hear of it
     */
    byte @org.jspecify.annotations.Nullable [] of(Message.Notification told);
}
