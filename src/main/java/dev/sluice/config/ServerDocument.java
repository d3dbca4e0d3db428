package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one server by itself, as tools for policy authors do. */
public final class ServerDocument {
    private ServerDocument() {}

    /** What came of reading a server. */
    public sealed interface Result {

        /** It can be used. */
        record Loaded(ServerDefinition server) implements Result {}

        /** It would be refused at load, for all of these reasons. */
        record Refused(List<Problem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a server.
     *
     * @param name the name the document would have
     * @param file the file, as problems name it; its ending tells whether it is JSON or YAML
     * @param bytes the file's content
     */
    public static Result read(String name, String file, byte[] bytes) {
        Problems problems = new Problems();
        try {
            Node root = DocumentParser.parse(file, bytes);
            Document document = new Document(DocumentKind.SERVER, name, file, root);
            @Nullable ServerDefinition server = new ServerReader(problems).read(document);
            return server == null || problems.count() > 0
                    ? new Result.Refused(problems.list())
                    : new Result.Loaded(server);
        } catch (MalformedDocumentException e) {
            return new Result.Refused(List.of(e.problem()));
        }
    }
}
