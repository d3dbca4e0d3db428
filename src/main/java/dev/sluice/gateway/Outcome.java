package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import dev.sluice.upstream.Headers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Map;

/** What goes back to the agent. */
public sealed interface Outcome {

    /**
     * The gateway's own answer.
     *
     * @param era how the agent speaks, as far as that is known
     */
    record Refused(Refusal refusal, Era era) implements Outcome {}

    /** A whole reply of the server's, trimmed where a policy says so. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(int status, Map<String, String> headers, byte[] body) implements Outcome {
        public Whole {
            headers = Headers.of(headers);
        }
    }

    /**
     * A reply of the server's that is passed on as it comes.
     *
     * @param body paused; always ends and never fails
     * @param abandon to be called when the agent leaves before the end
     */
    record Streamed(
            int status, Map<String, String> headers, ReadStream<Buffer> body, Runnable abandon)
            implements Outcome {
        public Streamed {
            headers = Headers.of(headers);
        }
    }
}
