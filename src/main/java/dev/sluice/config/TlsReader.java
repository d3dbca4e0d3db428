package dev.sluice.config;

import dev.sluice.config.Node.TextNode;
import dev.sluice.upstream.ServerTls.Part;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads where whom to believe at a server, and who Sluice is there, is to be found. */
final class TlsReader {
    private static final Vocabulary WORDS = Vocabulary.of("ca", "certificate", "key");

    private final SecretReferenceReader references;

    TlsReader(Problems problems) {
        this.references = new SecretReferenceReader(problems);
    }

    Map<Part, SecretReference> read(Fields server) {
        Fields fields = server.object("tls", WORDS);
        if (fields == null) {
            return Map.of();
        }
        if (server.find("url") instanceof TextNode url
                && !url.value().toLowerCase(Locale.ROOT).startsWith("https:")) {
            server.refuse(
                    "tls", "is for a url that begins with https://; change that, or delete it");
        }
        refuseHalves(fields, "certificate", "key");
        refuseHalves(fields, "key", "certificate");
        Map<Part, SecretReference> files = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Node node = fields.find(part.field());
            SecretReference reference = node == null ? null : references.read(node);
            if (reference != null) {
                files.put(part, reference);
            }
        }
        if (Stream.of(Part.values()).allMatch(part -> fields.find(part.field()) == null)) {
            server.refuse(
                    "tls", "says nothing; write for example tls: {ca: {file: /etc/mcp/ca.pem}}");
        }
        return files;
    }

    private static void refuseHalves(Fields fields, String one, String other) {
        if (fields.find(one) != null && fields.find(other) == null) {
            fields.refuse(
                    one,
                    "needs "
                            + other
                            + " beside it; write for example "
                            + other
                            + ": {file: /etc/mcp/"
                            + other
                            + ".pem}");
        }
    }
}
