package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS with one server: what its document names, read and found usable or not when the snapshot was
 * made. Two are equal when they hold the same to the letter.
 */
public final class ServerTls {
    private final Map<Part, Optional<Secret>> files;
    private final String mark;
    private final List<String> faults = new ArrayList<>();
    private final @Nullable TrustManagerFactory authorities;
    private final @Nullable KeyManagerFactory identity;

    /** What a file is for. */
    public enum Part {
        /** The certificates that the server is believed by, in place of those of the process. */
        AUTHORITIES("ca"),
        /** The chain of certificates by which Sluice says who it is. */
        CERTIFICATE("certificate"),
        /** The private key of that. */
        KEY("key");

        private final String field;

        Part(String field) {
            this.field = field;
        }

        /** What it is called in a document, below {@code tls}. */
        public String field() {
            return field;
        }
    }

    /**
     * Reads what was found.
     *
     * @param files what its document names, in PEM; an empty value could not be read
     */
    public ServerTls(Map<Part, Optional<Secret>> files) {
        this.files = Map.copyOf(files);
        this.mark = markOf(this.files);
        Secret bundle = held(Part.AUTHORITIES);
        Secret chain = held(Part.CERTIFICATE);
        Secret key = held(Part.KEY);
        this.authorities = bundle == null ? null : read(() -> Pem.authorities(bundle));
        this.identity = chain == null || key == null ? null : read(() -> Pem.identity(chain, key));
    }

    private interface Reading<T> {
        T read() throws UnusableTlsException;
    }

    private <T> @Nullable T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (UnusableTlsException e) {
            faults.add(e.reason());
            return null;
        }
    }

    private @Nullable Secret held(Part part) {
        return files.getOrDefault(part, Optional.empty()).orElse(null);
    }

    /** What all the files hold. */
    Stream<Optional<Secret>> secrets() {
        return files.values().stream();
    }

    /** The fields whose files could not be read: without them the server must not be called. */
    public List<String> missing() {
        return Stream.of(Part.values())
                .filter(part -> files.containsKey(part) && held(part) == null)
                .map(part -> "tls." + part.field())
                .toList();
    }

    /** What is wrong with what could be read; quotes nothing of it. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * Makes sure that TLS can be spoken with all that its document names.
     *
     * @throws UnusableTlsException when anything is missing or wrong
     */
    public void requireUsable() throws UnusableTlsException {
        List<String> absent = missing();
        if (!absent.isEmpty()) {
            throw new UnusableTlsException(absent.get(0) + " cannot be read");
        }
        if (!faults.isEmpty()) {
            throw new UnusableTlsException(faults.get(0));
        }
    }

    /** The certificates that the server is believed by; null for those of the process. */
    public @Nullable TrustManagerFactory authorities() {
        return authorities;
    }

    /** Who Sluice is; null for nobody. */
    public @Nullable KeyManagerFactory identity() {
        return identity;
    }

    private static String markOf(Map<Part, Optional<Secret>> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Part part : Part.values()) {
                Optional<Secret> content = files.get(part);
                byte[] octets =
                        content == null || content.isEmpty()
                                ? new byte[0]
                                : content.get().reveal().getBytes(StandardCharsets.UTF_8);
                String kind = content == null ? "none" : content.isEmpty() ? "missing" : "held";
                digest.update((kind + octets.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(octets);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerTls that && mark.equals(that.mark);
    }

    @Override
    public int hashCode() {
        return mark.hashCode();
    }

    /** The kind of value alone: it holds a key. */
    @Override
    public String toString() {
        return "ServerTls";
    }
}
