package dev.sluice.cli.lint;

import dev.sluice.cli.tools.ToolList;
import dev.sluice.config.DocumentParser;
import dev.sluice.config.MalformedDocumentException;
import dev.sluice.config.Node;
import dev.sluice.config.Problem;
import dev.sluice.config.SingleDocument;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a policy as the gateway does, and then as a critical colleague. */
public final class Linter {
    private static final List<LintRule> RULES =
            List.of(
                    new UnknownTool(),
                    new UnknownArgument(),
                    new ImpossibleComparison(),
                    new Contradiction(),
                    new RegexMatchesAll(),
                    new NotInWithoutExists(),
                    new UnreachableLimit(),
                    new LeaseWithoutEffect(),
                    new BehindDeny(),
                    new SessionLimitAlone(),
                    new NothingAllowed(),
                    new UnruledTool(),
                    new HiddenEntry(),
                    new EntryNeverWins(),
                    new DroppedRefusal(),
                    new ShadowLeftOn());

    private Linter() {}

    /** The ids of all rules. */
    public static List<String> rules() {
        return RULES.stream().map(LintRule::id).toList();
    }

    /**
     * Looks at one policy.
     *
     * @param name the name the document would have
     * @param file the file, as findings name it
     * @param bytes its content
     * @param tools the server's tools; null when they are not known
     * @return what was found, in the order of lines
     */
    public static List<Finding> lint(
            String name, String file, byte[] bytes, @Nullable ToolList tools) {
        Node root;
        try {
            root = DocumentParser.parse(file, bytes);
        } catch (MalformedDocumentException e) {
            return List.of(error(e.problem()));
        }
        SingleDocument<Policy> result = SingleDocument.policy(name, root);
        if (result instanceof SingleDocument.Refused<Policy> refused) {
            return refused.problems().stream().map(Linter::error).toList();
        }
        Lines lines = new Lines(root);
        Subject subject =
                new Subject(((SingleDocument.Loaded<Policy>) result).value(), lines, tools);
        List<Finding> findings = new ArrayList<>();
        for (LintRule rule : RULES) {
            rule.check(
                    subject,
                    (pointer, message) ->
                            findings.add(
                                    new Finding(
                                            rule.severity(),
                                            rule.id(),
                                            file,
                                            lines.of(pointer),
                                            pointer,
                                            message)));
        }
        findings.sort(Comparator.comparingInt(Finding::line));
        return findings;
    }

    private static Finding error(Problem problem) {
        return new Finding(
                Severity.ERROR,
                Finding.LOAD,
                problem.file(),
                problem.line(),
                problem.pointer(),
                problem.message());
    }
}
