package dev.sluice.testsupport.tls;

import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.fork.Fork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gateway whose management port speaks TLS, as docs/guides-tls.md says. */
public final class ManagementTlsProfile extends FixtureProfile {
    private static final Path FOLDER = Fork.path("tls-management").toAbsolutePath();

    public ManagementTlsProfile() {
        super(settings());
    }

    /** Where the gateway's files are mounted. */
    public static MountedTls mount() {
        return new MountedTls(FOLDER);
    }

    /** Who issued the first certificate. */
    public static Authority authority() {
        return Authority.keptIn(FOLDER, TlsProfile.AUTHORITY);
    }

    private static Map<String, String> settings() {
        try {
            Files.createDirectories(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Authority authority = Authority.named(TlsProfile.AUTHORITY).keep(FOLDER);
        mount().swap(authority.issue("DNS:localhost"), authority);
        return Map.of(
                "quarkus.management.tls-configuration-name",
                "management",
                "quarkus.tls.management.key-store.pem.0.cert",
                mount().certificate().toString(),
                "quarkus.tls.management.key-store.pem.0.key",
                mount().key().toString(),
                "quarkus.tls.management.reload-period",
                "1s");
    }
}
