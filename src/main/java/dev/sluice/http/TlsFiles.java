package dev.sluice.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the files of TLS held at one moment.
 *
 * @param certificate of the server, in PEM
 * @param key of the server, in PEM
 * @param clientCa of those who issue client certificates, in PEM; null when nobody does
 */
record TlsFiles(Buffer certificate, Buffer key, @Nullable Buffer clientCa) {
    /** More than any chain or bundle in use. */
    private static final long LARGEST = 4 << 20;

    private static final int ATTEMPTS = 5;

    /** Whether the settings name any of them. */
    static boolean areNamed(TlsSettings settings) {
        return settings.certificate().isPresent()
                || settings.key().isPresent()
                || settings.clientCa().isPresent();
    }

    /**
     * Reads them, all of one moment: a mounted Secret changes by a link that is swapped, perhaps
     * between the certificate and its key.
     */
    static TlsFiles read(TlsSettings settings) throws UnusableTlsException {
        TlsFiles files = readOnce(settings);
        for (int i = 0; i < ATTEMPTS; i++) {
            TlsFiles again = readOnce(settings);
            if (again.equals(files)) {
                return files;
            }
            files = again;
        }
        throw new UnusableTlsException("the files of sluice.http.tls keep changing");
    }

    private static TlsFiles readOnce(TlsSettings settings) throws UnusableTlsException {
        return new TlsFiles(
                content("certificate", settings.certificate()),
                content("key", settings.key()),
                settings.clientCa().isPresent() ? content("client-ca", settings.clientCa()) : null);
    }

    private static Buffer content(String setting, Optional<Path> file) throws UnusableTlsException {
        String name = "sluice.http.tls." + setting;
        if (file.isEmpty()) {
            throw new UnusableTlsException(
                    name + " is missing; TLS needs a certificate and its key");
        }
        try {
            if (Files.size(file.get()) > LARGEST) {
                throw new UnusableTlsException(name + ": " + file.get() + " is too large");
            }
            return Buffer.buffer(Files.readAllBytes(file.get()));
        } catch (IOException e) {
            throw new UnusableTlsException(name + ": " + file.get() + " cannot be read");
        }
    }

    /** The kind of value alone: one of the files is a key. */
    @Override
    public String toString() {
        return "TlsFiles";
    }
}
