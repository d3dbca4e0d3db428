package dev.sluice.testsupport;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that our pages, examples and charts show to whoever reads them. Lock files are left
 * out: what looks random there are the hashes of packages.
 */
public final class ShownText {
    private static final List<String> PLACES =
            List.of(
                    "README.md",
                    "CONTRIBUTING.md",
                    "SECURITY.md",
                    "CHANGELOG.md",
                    "docs",
                    "examples",
                    "k8s",
                    "helm");

    private ShownText() {}

    /** Every match of a pattern anywhere in it. */
    public static Set<String> matches(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path file : files.filter(ShownText::isShown).toList()) {
                    Matcher matcher = pattern.matcher(text(file));
                    while (matcher.find()) {
                        found.add(matcher.group());
                    }
                }
            }
        }
        return found;
    }

    private static boolean isShown(Path file) {
        return Files.isRegularFile(file) && !file.endsWith("package-lock.json");
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return ""; // a picture
        }
    }
}
