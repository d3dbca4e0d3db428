package dev.sluice.upstream.channel;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Metadata;
import java.util.regex.Pattern;

/**
 * A request of 2026-07-28 that the server has not answered yet.
 *
 * @param names what it is called on either side
 * @param listens whether it subscribes to changes
 * @param logs whether it asks for log messages (MCP 2026-07-28, Logging)
 * @param complete whether it says of itself all that it must (MCP 2026-07-28, Base protocol, _meta)
 * @param reply what goes back
 */
record Errand(Renaming names, boolean listens, boolean logs, boolean complete, Reply reply) {
    private static final Pattern KNOWN = Pattern.compile("-32[0-9]{3}");

    static Errand of(Message.Request request, Renaming names, Reply reply) {
        JsonValue meta = Renaming.inside(request.params(), "_meta");
        return new Errand(
                names,
                request.method().equals("subscriptions/listen"),
                Renaming.inside(meta, Metadata.LOG_LEVEL) != null,
                Renaming.inside(meta, Metadata.CAPABILITIES) != null,
                reply);
    }

    /** The HTTP status that an answer has (MCP 2026-07-28, Streamable HTTP and Base protocol). */
    int status(Message.Response response) {
        return switch (code(response)) {
            case ErrorCodes.METHOD_NOT_FOUND -> 404;
            case ErrorCodes.HEADER_MISMATCH,
                    ErrorCodes.MISSING_CAPABILITY,
                    ErrorCodes.UNSUPPORTED_VERSION ->
                    400;
            case ErrorCodes.INVALID_PARAMS -> complete ? 200 : 400;
            default -> 200;
        };
    }

    /** The code of an error; 0 when it is none, or none that MCP knows. */
    static int code(Message.Response response) {
        JsonValue code = Renaming.inside(response.error(), "code");
        return code != null && KNOWN.matcher(code.json()).matches()
                ? Integer.parseInt(code.json())
                : 0;
    }
}
