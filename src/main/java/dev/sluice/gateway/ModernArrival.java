package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.MirroredHeaders;
import dev.sluice.protocol.ParamHeader;
import dev.sluice.protocol.Revision;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a message of 2026-07-28 from one of a session, and holds its headers against its body (MCP
 * 2026-07-28, Streamable HTTP, "Server Validation").
 */
@Singleton
class ModernArrival {
    private static final String VERSION = "mcp-protocol-version";

    private final RepeatedArguments repeated;

    ModernArrival(RepeatedArguments repeated) {
        this.repeated = repeated;
    }

    /**
     * Which era's way a message goes: either the body's {@code _meta} or the header makes it a
     * modern one, and then what the revision does not allow is refused.
     */
    Era era(Passage passage, Message message) {
        String said = passage.exchange().header(VERSION);
        JsonValue version = Metadata.version(params(message));
        boolean modern =
                version != null
                        || (said != null
                                && Revision.isModern(said)
                                && passage.method() != McpMethod.INITIALIZE);
        if (modern) {
            check(passage, message, said, version);
        }
        return modern ? Era.MODERN : Era.LEGACY;
    }

    private void check(
            Passage passage, Message message, @Nullable String said, @Nullable JsonValue version) {
        passage.standsAlone(List.of());
        if (message instanceof Message.Response) {
            throw Arrival.malformed(passage, "clients of this revision answer by asking again");
        }
        checkVersion(passage, message, said, version);
        if (message instanceof Message.Notification told) {
            String method = passage.exchange().header("mcp-method");
            if (method != null && !method.equals(told.method())) {
                throw passage.refuse(
                        Kind.HEADERS_DISAGREE, "the Mcp-Method header is not the body's method");
            }
        }
        if (message instanceof Message.Request request) {
            List<ParamHeader> params = repeated.of(passage, request);
            String fault = MirroredHeaders.fault(request, params, passage.exchange());
            if (fault != null) {
                throw passage.refuse(Kind.HEADERS_DISAGREE, fault);
            }
            passage.standsAlone(params);
        }
    }

    private static void checkVersion(
            Passage passage,
            Message message,
            @Nullable String header,
            @Nullable JsonValue version) {
        String named = version == null ? null : version.textOrNull();
        if (header == null) {
            throw passage.refuse(
                    Kind.HEADERS_DISAGREE, "the MCP-Protocol-Version header is missing");
        }
        boolean told = message instanceof Message.Notification && version == null;
        if (named == null && !told) {
            throw new RefusedException(
                    new Refusal(
                            Kind.MALFORMED,
                            passage.id(),
                            "params._meta must name the revision in " + Metadata.VERSION,
                            ErrorCodes.INVALID_PARAMS,
                            null));
        }
        if (named != null && !named.equals(header)) {
            throw passage.refuse(
                    Kind.HEADERS_DISAGREE,
                    "the MCP-Protocol-Version header is not the body's revision");
        }
        if (!Revision.isModern(header)) {
            throw passage.refuse(Kind.UNSUPPORTED_REVISION, "unsupported protocol version");
        }
    }

    private static @Nullable JsonValue params(Message message) {
        if (message instanceof Message.Request request) {
            return request.params();
        }
        return message instanceof Message.Notification told ? told.params() : null;
    }
}
