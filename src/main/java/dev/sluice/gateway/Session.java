package dev.sluice.gateway;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A legacy session of one caller at one server.
 *
 * @param id the gateway's own id, on which session limits count
 * @param upstreamId the server's session id; null when it issued none
 * @param revision the protocol revision that initialize settled
 * @param issuedAt when it began
 */
public record Session(String id, @Nullable String upstreamId, String revision, Instant issuedAt) {
    private static final Pattern REVISION = Pattern.compile("[!-~]{1,64}");

    /** MCP allows visible ASCII; the bound keeps a sealed id within what a header can hold. */
    private static final Pattern UPSTREAM_ID = Pattern.compile("[!-~]{1,2048}");

    /** Whether what a server says can be kept in a session: it comes back with every request. */
    static boolean canHold(@Nullable String upstreamId, String revision) {
        return REVISION.matcher(revision).matches()
                && (upstreamId == null || UPSTREAM_ID.matcher(upstreamId).matches());
    }
}
