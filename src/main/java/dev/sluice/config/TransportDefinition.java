package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.ServerTls;
import dev.sluice.upstream.Transport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How requests are carried to a server at a URL, as its document describes it: files are named, not
 * read.
 *
 * @param plain all of it that is in no file
 * @param files where the rest is to be found
 */
record TransportDefinition(Transport plain, Map<ServerTls.Part, SecretReference> files) {
    private static final int ATTEMPTS = 5;

    TransportDefinition {
        files = Map.copyOf(files);
    }

    /** The files of it. */
    Stream<SecretReference> references() {
        return files.values().stream();
    }

    /** The same with what the files hold. */
    Transport resolve(SecretSource secrets) {
        if (files.isEmpty()) {
            return plain;
        }
        return new Transport(
                plain.form(),
                plain.http2(),
                new ServerTls(content(secrets)),
                plain.most(),
                plain.waiting(),
                plain.tellsCaller());
    }

    /**
     * All of one moment: a mounted Secret changes by a link that is swapped, perhaps between the
     * certificate and its key.
     */
    private Map<ServerTls.Part, Optional<Secret>> content(SecretSource secrets) {
        Map<ServerTls.Part, Optional<Secret>> content = read(secrets);
        for (int i = 0; i < ATTEMPTS; i++) {
            Map<ServerTls.Part, Optional<Secret>> again = read(secrets);
            if (again.equals(content)) {
                return content;
            }
            content = again;
        }
        return content;
    }

    private Map<ServerTls.Part, Optional<Secret>> read(SecretSource secrets) {
        Map<ServerTls.Part, Optional<Secret>> read = new EnumMap<>(ServerTls.Part.class);
        files.forEach((part, reference) -> read.put(part, secrets.readLines(reference)));
        return read;
    }
}
