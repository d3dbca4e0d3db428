package dev.sluice.cli.tools;

import dev.sluice.protocol.Message;

/** A talk with one server, in which one request after the other is answered. */
interface Talk {

    /**
     * Sends a request and waits for its answer.
     *
     * @param params a JSON object
     */
    Message.Response ask(String method, String params, int id) throws UnreadableToolsException;

    /** Sends a notification without parameters. */
    void tell(String method) throws UnreadableToolsException;

    /** From now on requests are of this revision. */
    void speak(String revision);

    /** Ends it; a server that does not care is left alone. */
    void leave();
}
