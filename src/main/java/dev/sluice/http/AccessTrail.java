package dev.sluice.http;

import dev.sluice.audit.AccessLog;
import dev.sluice.audit.AccessRecord;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.SourceAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a line of the access log out of a request, without anything that its sender invented. */
final class AccessTrail {
    private static final Set<String> VERBS = Set.of("POST", "GET", "DELETE", "OPTIONS");
    private static final String OTHER = "_other";
    private static final String LOGIN = "/.well-known/oauth-protected-resource";
    private static final Pattern SERVED =
            Pattern.compile("(" + Pattern.quote(LOGIN) + ")?" + ServerPath.FORM.pattern());

    private final AccessLog log;
    private final LiveConfiguration configuration;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    AccessTrail(
            AccessLog log,
            LiveConfiguration configuration,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.log = log;
        this.configuration = configuration;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    boolean isOn() {
        return log.isOn();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Writes what became of a request. */
    void left(SocketAddress from, Visit visit, boolean complete) {
        Matcher path = SERVED.matcher(visit.target());
        boolean known = path.matches();
        String server = known ? path.group(2) : "";
        write(
                from,
                visit.requestId(),
                VERBS.contains(visit.verb()) ? visit.verb() : OTHER,
                known ? (path.group(1) == null ? "" : LOGIN) + "/mcp/{server}" : OTHER,
                isConfigured(server) ? server : null,
                visit.status(),
                visit.bytes(),
                now() - visit.begun(),
                visit.protocol().equals("HTTP/1.0") ? "HTTP/1.0" : "HTTP/1.1",
                complete);
    }

    /** Writes that octets were refused which are no request. */
    void unreadable(SocketAddress from, int status) {
        write(from, null, null, null, null, status, 0, 0, null, true);
    }

    private boolean isConfigured(String server) {
        Snapshot snapshot = configuration.current();
        return snapshot != null && snapshot.servers().containsKey(server);
    }

    private void write(
            SocketAddress from,
            @Nullable String requestId,
            @Nullable String verb,
            @Nullable String path,
            @Nullable String server,
            @Nullable Integer status,
            long bytes,
            long nanos,
            @Nullable String protocol,
            boolean complete) {
        log.record(
                new AccessRecord(
                        clock.instant(),
                        requestId,
                        source(from),
                        verb,
                        path,
                        server,
                        status,
                        bytes,
                        nanos / 1_000,
                        protocol,
                        complete));
    }

    private static String source(SocketAddress from) {
        return from instanceof InetSocketAddress inet && inet.getAddress() != null
                ? SourceAddress.of(inet.getAddress().getHostAddress())
                : "";
    }
}
