package dev.sluice.cli.cases;

import dev.sluice.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A file that holds no cases that could be run. */
public final class UnreadableCasesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    UnreadableCasesException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, and where. */
    public List<Problem> problems() {
        return problems;
    }
}
