package dev.sluice.cli.bridge;

import dev.sluice.upstream.CallerHeader;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges the head of a request, before anything of its body is read. */
final class Door {
    private static final Set<String> METHODS = Set.of("POST", "GET", "DELETE");

    /** Two of one would be two readings of the request. */
    private static final List<String> ONCE =
            List.of(
                    "host",
                    "content-type",
                    "mcp-session-id",
                    "mcp-protocol-version",
                    "mcp-method",
                    "mcp-name",
                    "last-event-id",
                    CallerHeader.NAME);

    private static final Pattern JSON =
            Pattern.compile(
                    "(?i)application/json[ \\t]*(;[ \\t]*charset=(utf-8|\"utf-8\")[ \\t]*)?");
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

    private final BridgeOptions options;
    private final Tokens tokens;

    Door(BridgeOptions options, Tokens tokens) {
        this.options = options;
        this.tokens = tokens;
    }

    /** Why it is not let in; null when it is. */
    @Nullable Refused refusal(HttpServerRequest request) {
        if (!options.path().equals(request.uri())) {
            return new Refused(404, "there is nothing here");
        }
        if (!METHODS.contains(request.method().name())) {
            return new Refused(405, "this method is not served");
        }
        for (String name : ONCE) {
            if (request.headers().getAll(name).size() > 1) {
                return new Refused(400, "the header " + name + " stands here twice");
            }
        }
        Refused stranger = stranger(request);
        return stranger == null ? unfit(request) : stranger;
    }

    /** Pages in a browser are let in by nobody, and must not get in by a name (DNS rebinding). */
    private @Nullable Refused stranger(HttpServerRequest request) {
        if (request.headers().contains("origin")) {
            return new Refused(403, "no page may call here");
        }
        String host = String.valueOf(request.getHeader("host"));
        if (options.isForThisMachineOnly() && !THIS_MACHINE.matcher(host).matches()) {
            return new Refused(403, "this host is not allowed");
        }
        if (!tokens.fault().isEmpty()) {
            return new Refused(503, "nobody is let in for now");
        }
        return tokens.admit(request.headers().getAll("authorization"))
                ? null
                : new Refused(401, "a token is required");
    }

    private @Nullable Refused unfit(HttpServerRequest request) {
        String caller = request.getHeader(CallerHeader.NAME);
        if (caller != null && !CallerHeader.fits(caller)) {
            return new Refused(400, "the header " + CallerHeader.NAME + " is none of Sluice's");
        }
        if (!request.method().name().equals("POST")) {
            return null;
        }
        String type = String.valueOf(request.getHeader("content-type"));
        if (!JSON.matcher(type.strip()).matches()
                || request.headers().contains("content-encoding")) {
            return new Refused(415, "the content type must be application/json in UTF-8");
        }
        return null;
    }
}
