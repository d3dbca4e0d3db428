package dev.sluice.testsupport.tls;

import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.fork.Fork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A gateway that speaks TLS and asks for client certificates, with files that tests can swap. They
 * lie in one place, as this class and the tests are loaded apart.
 */
public final class TlsProfile extends FixtureProfile {
    /** Issued the server's certificate, and those of agents. */
    public static final String AUTHORITY = "authority";

    private static final Path FOLDER = Fork.path("tls-profile").toAbsolutePath();

    public TlsProfile() {
        super(settings());
    }

    /** Where the gateway's files are mounted. */
    public static MountedTls mount() {
        return new MountedTls(FOLDER);
    }

    /** Whom the gateway and its agents believe when a test begins. */
    public static Authority authority() {
        return Authority.keptIn(FOLDER, AUTHORITY);
    }

    private static Map<String, String> settings() {
        try {
            Files.createDirectories(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Authority authority = Authority.named(AUTHORITY).keep(FOLDER);
        mount().swap(authority.issue("DNS:localhost"), authority);
        return Map.of(
                "sluice.http.tls.certificate", mount().certificate().toString(),
                "sluice.http.tls.key", mount().key().toString(),
                "sluice.http.tls.client-ca", mount().clientCa().toString(),
                "sluice.http.tls.poll", "50ms",
                "sluice.http.event-loops", "4");
    }
}
