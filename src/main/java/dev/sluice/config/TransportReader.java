package dev.sluice.config;

import dev.sluice.upstream.Transport;
import java.util.Map;

/** Reads how requests are carried to a server at a URL. */
final class TransportReader {
    private TransportReader() {}

    static TransportDefinition read(Fields server) {
        return new TransportDefinition(Transport.DEFAULT, Map.of());
    }
}
