package dev.sluice.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lines that a gateway writes of each admission when it is asked to. */
final class AdmissionLog {
    /** Makes a gateway write them. */
    static final String OPTION =
            "-Dquarkus.log.category.\"dev.sluice.limit.admissions\".level=DEBUG";

    private static final Pattern LINE =
            Pattern.compile("(admitted|returned) (\\S+) units=(\\d+) at=(\\d+)");

    private AdmissionLog() {}

    static List<Admission> read(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::find)
                    .map(AdmissionLog::admission)
                    .toList();
        }
    }

    private static Admission admission(Matcher line) {
        return new Admission(
                Objects.requireNonNull(line.group(2)),
                Long.parseLong(Objects.requireNonNull(line.group(3))),
                Long.parseLong(Objects.requireNonNull(line.group(4))),
                "returned".equals(line.group(1)));
    }
}
