package dev.sluice.cli;

import dev.sluice.cli.cases.CaseFile;
import dev.sluice.cli.cases.CaseRunner;
import dev.sluice.cli.cases.CaseRunner.Mismatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs cases. */
@Command(
        name = "test",
        description = "Runs cases: calls, and what a policy must say of each.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private OutputOption output = new OutputOption();

    @Parameters(arity = "1..*", paramLabel = "CASES", description = "Files or folders of cases.")
    private List<Path> paths = List.of();

    TestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<CaseFile> files = InputFile.cases(paths);
        List<Mismatch> failed = new ArrayList<>();
        int cases = 0;
        for (CaseFile file : files) {
            cases += file.cases().size();
            file.cases().forEach(one -> CaseRunner.run(one).ifPresent(failed::add));
        }
        terminal.print(output, report(files.size(), cases, failed));
        return failed.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private static Report report(int files, int cases, List<Mismatch> failed) {
        List<String> lines = new ArrayList<>(failed.stream().map(Mismatch::toString).toList());
        int passed = cases - failed.size();
        lines.add("%d cases, %d passed, %d failed".formatted(cases, passed, failed.size()));
        return new Report(
                lines,
                new JsonObject()
                        .put("files", files)
                        .put("cases", cases)
                        .put("passed", passed)
                        .put("failed", failed.stream().map(TestCommand::json).toList())
                        .done());
    }

    private static Map<String, @Nullable Object> json(Mismatch mismatch) {
        return new JsonObject()
                .put("file", mismatch.test().file())
                .put("line", mismatch.line())
                .put("name", mismatch.test().name())
                .put("expected", mismatch.expected())
                .put("actual", mismatch.actual())
                .done();
    }
}
