package dev.sluice.upstream.http;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.ServerTls;
import dev.sluice.upstream.Transport;
import org.jspecify.annotations.Nullable;

/** Connections are shared only between requests that have all of this in common. */
record Endpoint(
        String server,
        String host,
        int port,
        boolean secured,
        int connectMillis,
        @Nullable ServerTls tls,
        boolean http2,
        int most,
        int waiting) {

    static Endpoint of(Server server) {
        Destination to = Destination.of(server.http().url());
        Transport transport = server.http().transport();
        int connectMillis = Math.toIntExact(server.timeouts().connect().toMillis());
        return new Endpoint(
                server.name(),
                to.host(),
                to.port(),
                to.tls(),
                connectMillis,
                transport.tls(),
                transport.http2(),
                transport.most(),
                transport.waiting());
    }
}
