package dev.sluice.cli.cases;

import dev.sluice.config.DocumentParser;
import dev.sluice.config.MalformedDocumentException;
import dev.sluice.config.Node;
import dev.sluice.config.Problem;
import dev.sluice.config.StrictReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of cases.
 *
 * @param file the file, as its reader named it
 * @param description what the cases are about; null when the file does not say
 * @param cases the cases in order
 */
public record CaseFile(String file, @Nullable String description, List<TestCase> cases) {
    public CaseFile {
        cases = List.copyOf(cases);
    }

    /**
     * Reads a file, and the policy that it names.
     *
     * @throws UnreadableCasesException when anything in it is not understood, or its policy would
     *     be refused at load
     */
    public static CaseFile read(Path path) throws UnreadableCasesException {
        String file = path.toString();
        StrictReading reading = new StrictReading();
        try {
            Node root = DocumentParser.parse(file, Files.readAllBytes(path));
            CaseFile cases = new CaseFileReader(path, reading).read(root);
            if (cases != null && !reading.hasProblems()) {
                return cases;
            }
        } catch (MalformedDocumentException e) {
            throw new UnreadableCasesException(List.of(e.problem()));
        } catch (IOException e) {
            throw new UnreadableCasesException(List.of(unreadable(file, e)));
        }
        throw new UnreadableCasesException(reading.problems());
    }

    static Problem unreadable(String file, IOException e) {
        return new Problem(file, 0, "", "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
}
