package dev.sluice.cli;

import dev.sluice.catalog.Pins;
import dev.sluice.cli.cases.CaseFile;
import dev.sluice.cli.cases.UnreadableCasesException;
import dev.sluice.config.Problem;
import dev.sluice.config.SingleDocument;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that a command was given. */
final class InputFile {
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private InputFile() {}

    /** A file's content. */
    static byte[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw new UnusableInputException(file + ": this is a folder; name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnusableInputException(file + ": the file is larger than 64 MiB");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new UnusableInputException(file + ": there is no such file");
        } catch (IOException e) {
            throw new UnusableInputException(
                    file + ": the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A policy that can be used. */
    static Policy policy(Path file) {
        return policy(file, nameOf(file));
    }

    /** A policy under another name than its file's: limits are counted under it by default. */
    static Policy policy(Path file, String name) {
        SingleDocument<Policy> result = SingleDocument.policy(name, file.toString(), read(file));
        if (result instanceof SingleDocument.Refused<Policy> refused) {
            throw new UnusableInputException(lines(refused.problems()));
        }
        return ((SingleDocument.Loaded<Policy>) result).value();
    }

    /** A switch that can be used. */
    static Switch readSwitch(Path file) {
        SingleDocument<Switch> result =
                SingleDocument.switchOf(nameOf(file), file.toString(), read(file));
        if (result instanceof SingleDocument.Refused<Switch> refused) {
            throw new UnusableInputException(lines(refused.problems()));
        }
        return ((SingleDocument.Loaded<Switch>) result).value();
    }

    /** Pins that can be used. */
    static Pins pins(Path file) {
        SingleDocument<Pins> result =
                SingleDocument.pins(nameOf(file), file.toString(), read(file));
        if (result instanceof SingleDocument.Refused<Pins> refused) {
            throw new UnusableInputException(lines(refused.problems()));
        }
        return ((SingleDocument.Loaded<Pins>) result).value();
    }

    /** Files of cases; a folder stands for every document in it. */
    static List<CaseFile> cases(List<Path> paths) {
        List<CaseFile> files = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : Files.isDirectory(path) ? documentsIn(path) : List.of(path)) {
                try {
                    files.add(CaseFile.read(file));
                } catch (UnreadableCasesException e) {
                    throw new UnusableInputException(lines(e.problems()));
                }
            }
        }
        return files;
    }

    private static List<Path> documentsIn(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> files =
                    entries.filter(InputFile::isDocument).filter(Files::isRegularFile).toList();
            if (files.isEmpty()) {
                throw new UnusableInputException(
                        folder + ": the folder holds no *.yaml, *.yml or *.json");
            }
            return files.stream().sorted().toList();
        } catch (IOException e) {
            throw new UnusableInputException(
                    folder + ": the folder cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static boolean isDocument(Path file) {
        String name = lastOf(file);
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    /** The name that the document in a file has. */
    static String nameOf(Path file) {
        return lastOf(file).replaceFirst("\\.[^.]*$", "");
    }

    private static String lastOf(Path file) {
        Path last = file.getFileName();
        return last == null ? "" : last.toString();
    }

    private static String lines(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
