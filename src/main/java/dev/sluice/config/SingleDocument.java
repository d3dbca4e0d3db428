package dev.sluice.config;

import dev.sluice.catalog.Pins;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading one document by itself, as tools for policy authors do.
 *
 * @param <T> what the document says
 */
public sealed interface SingleDocument<T> {

    /** It can be used. */
    record Loaded<T>(T value) implements SingleDocument<T> {}

    /** It would be refused at load, for all of these reasons. */
    record Refused<T>(List<Problem> problems) implements SingleDocument<T> {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a policy.
     *
     * @param name the name the document would have
     * @param file the file, as problems name it; its ending tells whether it is JSON or YAML
     * @param bytes the file's content
     */
    static SingleDocument<Policy> policy(String name, String file, byte[] bytes) {
        return parsed(file, bytes, root -> policy(name, root));
    }

    /** Reads a policy that may stand inside another document; its pointers begin anew. */
    static SingleDocument<Policy> policy(String name, Node root) {
        return read(DocumentKind.POLICY, name, Rerooting.of(root), PolicyReader::new);
    }

    /** Reads a switch; see {@link #policy(String, String, byte[])}. */
    static SingleDocument<Switch> switchOf(String name, String file, byte[] bytes) {
        return parsed(file, bytes, root -> switchOf(name, root));
    }

    /** Reads a switch that may stand inside another document. */
    static SingleDocument<Switch> switchOf(String name, Node root) {
        return read(DocumentKind.SWITCH, name, root, SwitchReader::new);
    }

    /** Reads a server; see {@link #policy(String, String, byte[])}. */
    static SingleDocument<ServerDefinition> server(String name, String file, byte[] bytes) {
        return parsed(
                file, bytes, root -> read(DocumentKind.SERVER, name, root, ServerReader::new));
    }

    /** Reads pins; see {@link #policy(String, String, byte[])}. */
    static SingleDocument<Pins> pins(String name, String file, byte[] bytes) {
        return parsed(file, bytes, root -> read(DocumentKind.PIN, name, root, PinReader::new));
    }

    private static <T> SingleDocument<T> parsed(
            String file, byte[] bytes, Function<Node, SingleDocument<T>> read) {
        try {
            return read.apply(DocumentParser.parse(file, bytes));
        } catch (MalformedDocumentException e) {
            return new Refused<>(List.of(e.problem()));
        }
    }

    private static <T> SingleDocument<T> read(
            DocumentKind kind, String name, Node root, Function<Problems, DocumentReader<T>> with) {
        Problems problems = new Problems();
        Document document = new Document(kind, name, root.place().file(), root);
        @Nullable T value = with.apply(problems).read(document);
        return value == null || problems.count() > 0
                ? new Refused<>(problems.list())
                : new Loaded<>(value);
    }
}
