package dev.sluice.cli.add;

import dev.sluice.cli.UnusableInputException;
import dev.sluice.config.Assessment;
import dev.sluice.config.FolderCheck;
import dev.sluice.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Documents that come into a folder all together, or not at all. */
public final class NewDocuments {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    private final Path folder;

    /** Of this folder of documents. */
    public NewDocuments(Path folder) {
        this.folder = folder;
    }

    /**
     * Refuses to begin where a document stands in the way, whatever its ending.
     *
     * @param names each as {@code servers/crm}
     */
    public void requireFree(List<String> names) {
        for (String name : names) {
            for (String ending : ENDINGS) {
                Path file = folder.resolve(name + ending);
                if (Files.exists(file)) {
                    throw new UnusableInputException(
                            file
                                    + " is there already, and is not written over; choose another"
                                    + " name, or delete it");
                }
            }
        }
    }

    /**
     * Writes them; when the folder would not be taken with them, it is left as it was.
     *
     * @param texts what is written, by names as {@code servers/crm}, those that others name first
     * @return the files
     */
    public List<Path> write(Map<String, String> texts) {
        requireFree(List.copyOf(texts.keySet()));
        List<Path> written = new ArrayList<>();
        try {
            for (Map.Entry<String, String> each : texts.entrySet()) {
                Path file = folder.resolve(each.getKey() + ".yaml");
                Path beside = file.resolveSibling("." + file.getFileName() + ".new");
                Files.createDirectories(file.getParent());
                written.add(file);
                Files.write(beside, each.getValue().getBytes(StandardCharsets.UTF_8));
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            takeBack(written);
            throw new UnusableInputException(
                    folder + " cannot be written to (" + e.getClass().getSimpleName() + ")");
        }
        Optional<Assessment> assessment = FolderCheck.of(folder, Set.of());
        if (assessment.isPresent() && assessment.get() instanceof Assessment.Rejected rejected) {
            takeBack(written);
            throw new UnusableInputException(
                    rejected.problems().stream()
                                    .map(Problem::toString)
                                    .collect(Collectors.joining("\n"))
                            + "\nnothing was written");
        }
        return written;
    }

    private static void takeBack(List<Path> written) {
        for (Path file : written) {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".new"));
            } catch (IOException e) {
                throw new UnusableInputException(file + " cannot be deleted again; delete it");
            }
        }
    }
}
