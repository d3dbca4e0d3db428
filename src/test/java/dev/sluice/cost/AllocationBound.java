package dev.sluice.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of the file of bounds.
 *
 * @param part what is measured
 * @param measured what was measured when the bound was set, on each version of Java, in bytes
 * @param bound what it may be at most, in bytes
 */
record AllocationBound(String part, List<Long> measured, long bound) {
    static final Path FILE = Path.of("src/test/resources/cost/allocation.txt");

    /** Room for what differs between versions of Java and of libraries. */
    private static final double ROOM = 1.15;

    AllocationBound {
        measured = List.copyOf(measured);
    }

    static List<AllocationBound> all() throws IOException {
        try (Stream<String> lines = Files.lines(FILE)) {
            return lines.filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\\s*\\|\\s*", -1))
                    .map(AllocationBound::of)
                    .toList();
        }
    }

    /** That of one part. */
    static AllocationBound of(String part) throws IOException {
        return all().stream().filter(each -> each.part().equals(part)).findFirst().orElseThrow();
    }

    private static AllocationBound of(String[] cells) {
        return new AllocationBound(
                cells[0],
                List.of(Long.valueOf(cells[1]), Long.valueOf(cells[2])),
                Long.parseLong(cells[3]));
    }

    /** What the bound must be for what was measured. */
    long due() {
        return Math.round(ROOM * measured.stream().mapToLong(each -> each).max().orElseThrow());
    }
}
