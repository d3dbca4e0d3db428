package dev.sluice.config;

import dev.sluice.policy.Switch;
import java.util.List;

/** Reads one switch by itself, as tools for policy authors do. */
public final class SwitchDocument {
    private SwitchDocument() {}

    /** What came of reading a switch. */
    public sealed interface Result {

        /** It can be used. */
        record Loaded(Switch loaded) implements Result {}

        /** It would be refused at load, for all of these reasons. */
        record Refused(List<Problem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a switch.
     *
     * @param name the name the document would have
     * @param file the file, as problems name it; its ending tells whether it is JSON or YAML
     * @param bytes the file's content
     */
    public static Result read(String name, String file, byte[] bytes) {
        try {
            return read(name, DocumentParser.parse(file, bytes));
        } catch (MalformedDocumentException e) {
            return new Result.Refused(List.of(e.problem()));
        }
    }

    /** Reads a switch that stands inside another document. */
    public static Result read(String name, Node root) {
        Problems problems = new Problems();
        Document document = new Document(DocumentKind.SWITCH, name, root.place().file(), root);
        Switch read = new SwitchReader(problems).read(document);
        return read == null || problems.count() > 0
                ? new Result.Refused(problems.list())
                : new Result.Loaded(read);
    }
}
