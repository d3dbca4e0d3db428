package dev.sluice.cli.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of pages that knows which files are its own, so that a later run may remove them. */
final class Folder {
    /** The list of all files of a run; what stands in no such list is never touched. */
    static final String OWN_FILES = "sluice-pages.txt";

    private static final Pattern OWN =
            Pattern.compile("([a-z0-9~_-][a-z0-9~._-]*/)*[a-z0-9~_-][a-z0-9~._-]*");

    private final Path folder;
    private final Set<String> before;
    private final List<String> written = new ArrayList<>();
    private final Set<String> made = new HashSet<>();

    private Folder(Path folder, Set<String> before) {
        this.folder = folder;
        this.before = before;
    }

    static Folder open(Path folder) throws IOException, FolderInUseException {
        Files.createDirectories(folder);
        Path own = folder.resolve(OWN_FILES);
        if (Files.isRegularFile(own, LinkOption.NOFOLLOW_LINKS)) {
            Set<String> before = new HashSet<>(Files.readAllLines(own));
            before.removeIf(file -> !OWN.matcher(file).matches());
            return new Folder(folder, before);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new FolderInUseException(
                        folder
                                + ": the folder holds files that are no pages of an earlier run;"
                                + " name a new or empty one");
            }
        }
        return new Folder(folder, Set.of());
    }

    void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        String parent = file.substring(0, file.lastIndexOf('/') + 1);
        if (made.add(parent)) {
            Files.createDirectories(folder.resolve(parent));
        }
        Files.write(path, content.getBytes(StandardCharsets.UTF_8));
        written.add(file);
    }

    /** Removes what is no more, and remembers what is. */
    void done() throws IOException {
        Set<String> gone = new HashSet<>(before);
        written.forEach(gone::remove);
        for (String file : gone) {
            Files.deleteIfExists(folder.resolve(file));
        }
        List<String> sorted = written.stream().sorted().toList();
        Files.writeString(folder.resolve(OWN_FILES), String.join("\n", sorted) + "\n");
    }
}
