package dev.sluice.config.kubernetes;

import dev.sluice.config.Document;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.DocumentName;
import dev.sluice.config.DocumentParser;
import dev.sluice.config.DocumentSet.Malformed;
import dev.sluice.config.MalformedDocumentException;
import dev.sluice.config.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the documents of one ConfigMap. An entry counts as a mounted file of its name would. */
final class ConfigMapReader {
    static final String LABEL = "sluice.dev/config";
    static final String SCOPE = "sluice.dev/scope";

    private final Set<DocumentKind> kinds;

    /** Reads documents of these kinds. */
    ConfigMapReader(Set<DocumentKind> kinds) {
        this.kinds = Set.copyOf(kinds);
    }

    /**
     * What an object holds.
     *
     * @param room how much may be kept besides everything else
     */
    Held read(ConfigMap object, Room room) {
        Identity identity = Identity.of(object);
        Map<String, String> labels = orEmpty(object.getMetadata().getLabels());
        String label = labels.getOrDefault(LABEL, "");
        DocumentKind kind = DocumentKind.ofFolder(label).orElse(null);
        if (kind == null) {
            return Held.ignored(
                    identity, "has no effect: its label " + LABEL + " names no kind of document");
        }
        if (!kinds.contains(kind)) {
            return Held.ignored(
                    identity,
                    "has no effect: "
                            + label
                            + " are not read from ConfigMaps (sluice.config.kubernetes.kinds)");
        }
        @Nullable String scope = labels.get(SCOPE);
        if (scope != null && (scope.isEmpty() || kind != DocumentKind.POLICY)) {
            return Held.refused(
                    identity,
                    kind,
                    kind == DocumentKind.POLICY
                            ? "its label " + SCOPE + " is empty; name a server, or take it off"
                            : "its label " + SCOPE + " is for policies only; take it off");
        }
        Map<String, byte[]> entries = entries(object);
        int bytes = entries.values().stream().mapToInt(each -> each.length).sum();
        if (room.objects() < 1) {
            return Held.refused(
                    identity,
                    kind,
                    "there are more ConfigMaps than sluice.config.kubernetes.most-objects; delete"
                            + " some, or raise it");
        }
        if (bytes > room.bytes()) {
            return Held.refused(
                    identity,
                    kind,
                    "with it, the documents in all ConfigMaps are more than"
                            + " sluice.config.kubernetes.most-bytes; delete some, or raise it");
        }
        return documents(identity, kind, scope, entries, bytes);
    }

    private static Held documents(
            Identity identity,
            DocumentKind kind,
            @Nullable String scope,
            Map<String, byte[]> entries,
            int bytes) {
        List<Document> documents = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        entries.forEach(
                (key, content) -> {
                    String file = identity.file() + "/" + key;
                    String name = DocumentName.of(key);
                    try {
                        DocumentName.require(name, file);
                        documents.add(
                                new Document(
                                        kind,
                                        name,
                                        file,
                                        scope,
                                        DocumentParser.parse(file, content)));
                    } catch (MalformedDocumentException e) {
                        malformed.add(new Malformed(kind, name, e.problem()));
                    }
                });
        return new Held(identity, kind, bytes, documents, malformed, List.<Problem>of(), null);
    }

    /** Also those that are not UTF-8, which are refused for it like files. */
    private static Map<String, byte[]> entries(ConfigMap object) {
        Map<String, byte[]> entries = new TreeMap<>();
        orEmpty(object.getData())
                .forEach((key, text) -> entries.put(key, text.getBytes(StandardCharsets.UTF_8)));
        orEmpty(object.getBinaryData())
                .forEach((key, text) -> entries.put(key, Base64.getMimeDecoder().decode(text)));
        entries.keySet().removeIf(key -> !DocumentName.isDocument(key));
        return entries;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
