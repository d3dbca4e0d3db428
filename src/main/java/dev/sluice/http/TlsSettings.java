package dev.sluice.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which files the port for agents speaks TLS with, 1.2 and 1.3; without them it speaks none. */
@ConfigMapping(prefix = "sluice.http.tls")
public interface TlsSettings {

    /** A PEM file with the server's certificate, followed by those that lead to its issuer. */
    Optional<Path> certificate();

    /** A PEM file with the private key of that certificate: RSA or EC, not encrypted. */
    Optional<Path> key();

    /**
     * A PEM file with the certificates of those who may issue client certificates. With it, agents
     * are asked for a certificate; it may take the place of a bearer token.
     */
    Optional<Path> clientCa();

    /** How often the files are read again, so that they can be changed while it runs. */
    @WithDefault("10s")
    Duration poll();
}
