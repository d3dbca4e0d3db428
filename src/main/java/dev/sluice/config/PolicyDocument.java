package dev.sluice.config;

import dev.sluice.policy.Policy;
import java.util.List;

/** Reads one policy by itself, as tools for policy authors do. */
public final class PolicyDocument {
    private PolicyDocument() {}

    /** What came of reading a policy. */
    public sealed interface Result {

        /** It can be used. */
        record Loaded(Policy policy) implements Result {}

        /** It would be refused at load, for all of these reasons. */
        record Refused(List<Problem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a policy.
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

    /**
     * Reads a policy that stands inside another document.
     *
     * @param root the value that is the policy; its pointers are told from there
     */
    public static Result read(String name, Node root) {
        Problems problems = new Problems();
        Document document =
                new Document(DocumentKind.POLICY, name, root.place().file(), Rerooting.of(root));
        Policy policy = new PolicyReader(problems).read(document);
        return policy == null || problems.count() > 0
                ? new Result.Refused(problems.list())
                : new Result.Loaded(policy);
    }
}
