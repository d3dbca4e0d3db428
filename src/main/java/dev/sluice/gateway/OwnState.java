package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.Splice;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an agent that was sent to a question comes back with (MCP 2026-07-28, Multi Round-Trip
 * Requests). It opens nothing: whoever makes it up has a call like any other.
 */
public final class OwnState {
    /** The key of the one thing that the agent's user is asked to do. */
    public static final String REQUEST = "approval";

    private static final String PREFIX = "dev.sluice:approval:";
    private static final String STATE = "requestState";
    private static final String RESPONSES = "inputResponses";

    private OwnState() {}

    /** What the agent is to bring back for a question. */
    public static String of(String id) {
        return PREFIX + id;
    }

    /**
     * What a request brought back.
     *
     * @param state for which question
     * @param declined whether the user did not want to see it
     */
    record Brought(String state, boolean declined) {
        boolean isFor(String id) {
            return of(id).equals(state);
        }
    }

    /**
     * Whether the agent can send its user to an address, and has nothing of its server's to bring
     * back, which it would lose by this.
     */
    static boolean mayBeGiven(Passage passage) {
        JsonValue meta = Tracing.meta(passage.message());
        JsonValue able = meta == null ? null : meta.get(Metadata.CAPABILITIES);
        JsonValue elicitation = able == null ? null : able.get("elicitation");
        JsonValue url = elicitation == null ? null : elicitation.get("url");
        return passage.era() == Era.MODERN
                && url != null
                && url.isObject()
                && state(passage) == null;
    }

    /**
     * Makes it the plain call that its server knows; a state of the server's own stays.
     *
     * @return null when it brought back nothing of ours
     */
    static @Nullable Brought takeOut(Passage passage) {
        String state = state(passage);
        JsonValue params = params(passage);
        if (state == null || params == null || !state.startsWith(PREFIX)) {
            return null;
        }
        Brought brought = new Brought(state, isDeclined(params));
        Splice splice = new Splice(params.document());
        splice.remove(params, Set.of(STATE, RESPONSES));
        if (!(MessageReader.request(splice.bytes()) instanceof Reading.Read read)) {
            throw new IllegalStateException("less of a message is no message any more");
        }
        passage.reducedTo(read.message());
        return brought;
    }

    private static boolean isDeclined(JsonValue params) {
        JsonValue responses = params.get(RESPONSES);
        JsonValue response = responses == null ? null : responses.get(REQUEST);
        JsonValue action = response == null ? null : response.get("action");
        String word = action == null ? null : action.textOrNull();
        return "decline".equals(word) || "cancel".equals(word);
    }

    private static @Nullable String state(Passage passage) {
        JsonValue params = params(passage);
        JsonValue state = params == null ? null : params.get(STATE);
        return state == null || passage.era() != Era.MODERN ? null : state.textOrNull();
    }

    private static @Nullable JsonValue params(Passage passage) {
        Message.Request request = passage.request();
        return request == null ? null : request.params();
    }
}
