package dev.sluice.gateway;

import dev.sluice.protocol.Message;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** What a caller may see of what a server sends. */
interface Sight {

    /**
     * What must be done before the caller sees anything of an answer; {@link #of} is asked then.
     *
     * @return null when nothing must; else it fails when the caller may see nothing of it
     */
    default @Nullable Uni<Void> before(Message.Response answer) {
        return null;
    }

    /** An answer as the caller may see it; the same bytes when nothing had to be changed. */
    byte[] of(Message.Response answer);

    /**
     * A notification as the caller may see it; the same bytes when nothing had to be changed.
     *
     * @return null when the caller may not hear of it
     */
    byte @Nullable [] of(Message.Notification told);
}
