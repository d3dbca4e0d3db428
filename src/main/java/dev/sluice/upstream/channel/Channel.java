package dev.sluice.upstream.channel;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * One two-way line of JSON-RPC messages to one server. Used on the event loop that it was opened
 * on, where its listener is called too.
 */
public interface Channel {

    /**
     * Hands a message over.
     *
     * @param message one JSON document; must not be changed
     * @return done when the server can have it. Fails with {@link
     *     dev.sluice.upstream.UpstreamFailedException}, which tells whether it may have some of it
     */
    Future<Void> send(Buffer message);

    /** Lets no more messages come for now; some that are on their way still do. */
    void pause();

    /** Lets messages come again. */
    void resume();

    /**
     * Ends it; harmless when it has ended.
     *
     * @return done when nothing of it is left
     */
    Future<Void> close();

    /** Who hears what comes. */
    interface Listener {

        /**
         * One message.
         *
         * @param document as it came; not read yet, and perhaps no message at all
         */
        void message(byte[] document);

        /**
         * Nothing more will come. Told once, also when it was closed here.
         *
         * @param why for the operator's log; no text of the server's
         */
        void ended(String why);
    }
}
