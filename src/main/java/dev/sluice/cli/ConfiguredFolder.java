package dev.sluice.cli;

import dev.sluice.config.Assessment;
import dev.sluice.config.Configuration;
import dev.sluice.config.FolderCheck;
import dev.sluice.config.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A folder of documents that a gateway would take. */
final class ConfiguredFolder {
    private ConfiguredFolder() {}

    /** All of its documents; no secret is read. */
    static Configuration read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableInputException(folder + ": there is no such folder");
        }
        Assessment assessment =
                FolderCheck.of(folder)
                        .orElseThrow(
                                () ->
                                        new UnusableInputException(
                                                folder + ": its files keep changing; try again"));
        if (assessment instanceof Assessment.Accepted accepted) {
            return accepted.configuration();
        }
        throw new UnusableInputException(
                ((Assessment.Rejected) assessment)
                        .problems().stream()
                                .map(Problem::toString)
                                .collect(Collectors.joining("\n")));
    }
}
