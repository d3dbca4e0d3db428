package dev.sluice.config.kubernetes;

import dev.sluice.config.Document;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.DocumentSet.Malformed;
import dev.sluice.config.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one ConfigMap: its documents, and not its text.
 *
 * @param identity which version of it was read
 * @param kind the kind of its documents; null when none of them are read
 * @param bytes how many bytes its documents have; 0 when none are read
 * @param documents those that are well-formed
 * @param malformed its entries that are no documents
 * @param problems what is wrong with it as a whole: then none of its documents are known
 * @param notice why it has no effect, for whoever labelled it; null when it has one
 */
record Held(
        Identity identity,
        @Nullable DocumentKind kind,
        int bytes,
        List<Document> documents,
        List<Malformed> malformed,
        List<Problem> problems,
        @Nullable String notice) {
    Held {
        documents = List.copyOf(documents);
        malformed = List.copyOf(malformed);
        problems = List.copyOf(problems);
    }

    /** Whether its documents are kept. */
    boolean isTaken() {
        return kind != null && problems.isEmpty();
    }

    /** An object that is not meant for this gateway, or labelled by mistake. */
    static Held ignored(Identity identity, String notice) {
        return new Held(identity, null, 0, List.of(), List.of(), List.of(), notice);
    }

    /** An object none of whose documents can be known. */
    static Held refused(Identity identity, DocumentKind kind, String message) {
        Problem problem = Problem.ofFile(identity.file(), message);
        return new Held(identity, kind, 0, List.of(), List.of(), List.of(problem), null);
    }
}
