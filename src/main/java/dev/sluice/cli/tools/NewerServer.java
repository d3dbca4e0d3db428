package dev.sluice.cli.tools;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.Revision;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server of the revisions without sessions. */
final class NewerServer {
    static final String REVISION = Revision.MODERN.get(0);

    /** What such a one may answer to {@code initialize}, which it does not know. */
    private static final Set<String> REFUSALS =
            Set.of(
                    Integer.toString(ErrorCodes.METHOD_NOT_FOUND),
                    Integer.toString(ErrorCodes.INVALID_PARAMS),
                    Integer.toString(ErrorCodes.HEADER_MISMATCH),
                    Integer.toString(ErrorCodes.MISSING_CAPABILITY),
                    Integer.toString(ErrorCodes.UNSUPPORTED_VERSION));

    private NewerServer() {}

    /** Whether a refusal of {@code initialize} may be one of such a server. */
    static boolean says(Message.Response answer) {
        String code = code(answer);
        return code != null && REFUSALS.contains(code);
    }

    static @Nullable String code(Message.Response answer) {
        JsonValue error = answer.error();
        JsonValue code = error == null ? null : error.get("code");
        return code != null && code.isNumber() ? code.json() : null;
    }

    /** What every request of it says of itself, as the first member of the parameters. */
    static String metadata(String client) {
        return "\"_meta\":{\""
                + Metadata.VERSION
                + "\":\""
                + REVISION
                + "\",\""
                + Metadata.CAPABILITIES
                + "\":{},\"io.modelcontextprotocol/clientInfo\":"
                + client
                + "}";
    }
}
