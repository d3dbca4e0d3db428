package dev.sluice.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Documents that stand as files beside the tests; the first word of a name says the kind. */
final class SampleDocuments {
    private static final Path FOLDER = Path.of("src/test/resources/config");

    private SampleDocuments() {}

    static List<Path> in(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(Listing::isDocument).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Document read(String name) throws MalformedDocumentException {
        return read(FOLDER.resolve(name));
    }

    static Document read(Path file) throws MalformedDocumentException {
        String name = Listing.nameOf(file);
        Node root = DocumentParser.parse(name, DocumentFile.read(file, name));
        return new Document(kindOf(name), Listing.documentName(file), name, root);
    }

    /** What the reader of its kind says, as it says it. */
    static List<String> problemsOf(Path file) {
        try {
            return problemsOf(read(file));
        } catch (MalformedDocumentException e) {
            return List.of(e.problem().toString());
        }
    }

    /** What the reader of its kind says of a document that could be parsed. */
    static List<String> problemsOf(Document document) {
        Problems problems = new Problems();
        readerOf(document.kind(), problems).read(document);
        return problems.list().stream().map(Problem::toString).toList();
    }

    private static DocumentReader<?> readerOf(DocumentKind kind, Problems problems) {
        return switch (kind) {
            case SERVER -> new ServerReader(problems);
            case POLICY -> new PolicyReader(problems);
            case GRANT -> new GrantReader(problems);
            case ISSUER -> new IssuerReader(problems);
            case OPERATOR -> new OperatorReader(problems);
            case SWITCH -> new SwitchReader(problems);
            case PIN -> new PinReader(problems);
        };
    }

    private static DocumentKind kindOf(String name) {
        return switch (name.substring(0, name.indexOf('-'))) {
            case "server" -> DocumentKind.SERVER;
            case "policy" -> DocumentKind.POLICY;
            case "switch" -> DocumentKind.SWITCH;
            case "pin" -> DocumentKind.PIN;
            case "issuer" -> DocumentKind.ISSUER;
            case "operator" -> DocumentKind.OPERATOR;
            default -> DocumentKind.GRANT;
        };
    }
}
