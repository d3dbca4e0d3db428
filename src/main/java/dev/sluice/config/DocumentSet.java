package dev.sluice.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All documents that were found at one moment, and whatever kept others from being read.
 *
 * @param listed the kinds whose folder could be listed: only of these is a missing file known to be
 *     gone
 * @param mounted the kinds that were read through a {@code ..data} link
 * @param documents the well-formed documents
 * @param malformed the files that are no documents
 * @param problems what is wrong with folders
 */
public record DocumentSet(
        Set<DocumentKind> listed,
        Set<DocumentKind> mounted,
        List<Document> documents,
        List<Malformed> malformed,
        List<Problem> problems) {

    /** What was read before anything was. */
    static final DocumentSet NOTHING =
            new DocumentSet(Set.of(), Set.of(), List.of(), List.of(), List.of());

    public DocumentSet {
        listed = Set.copyOf(listed);
        mounted = Set.copyOf(mounted);
        documents = List.copyOf(documents);
        malformed = List.copyOf(malformed);
        problems = List.copyOf(problems);
    }

    /**
     * A file that is there but cannot be read as a document.
     *
     * @param kind what it would describe
     * @param name the file name without its ending
     * @param problem why it cannot be read
     */
    public record Malformed(DocumentKind kind, String name, Problem problem) {}

    /** A set without any document, for a folder that could not be read at all. */
    static DocumentSet unreadable(Problem problem) {
        return new DocumentSet(Set.of(), Set.of(), List.of(), List.of(), List.of(problem));
    }

    List<Document> of(DocumentKind kind) {
        return documents.stream().filter(document -> document.kind() == kind).toList();
    }

    DocumentSet keeping(Predicate<Document> wanted) {
        List<Document> kept = documents.stream().filter(wanted).toList();
        return new DocumentSet(listed, mounted, kept, malformed, problems);
    }

    /** What becomes of each document; empty for one that is to go. */
    DocumentSet each(Function<Document, Optional<Document>> change) {
        List<Document> kept = documents.stream().flatMap(it -> change.apply(it).stream()).toList();
        return new DocumentSet(listed, mounted, kept, malformed, problems);
    }

    /** These documents and others of a kind, as if they came from the same folder. */
    DocumentSet joining(DocumentKind kind, List<Document> others, DocumentSet source) {
        if (others.isEmpty()) {
            return this;
        }
        return new DocumentSet(
                joined(listed, source.listed, kind),
                joined(mounted, source.mounted, kind),
                Stream.concat(documents.stream(), others.stream()).toList(),
                malformed,
                problems);
    }

    private static Set<DocumentKind> joined(
            Set<DocumentKind> kinds, Set<DocumentKind> others, DocumentKind kind) {
        return Stream.concat(kinds.stream(), others.stream().filter(kind::equals))
                .collect(Collectors.toSet());
    }
}
