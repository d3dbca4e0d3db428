package dev.sluice.install;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The instructions of a Dockerfile, in their order; continued lines are one.
 *
 * @param instructions each as its keyword, a space and its words
 */
record Dockerfile(List<String> instructions) {
    Dockerfile {
        instructions = List.copyOf(instructions);
    }

    static Dockerfile read(Path file) throws IOException {
        String text =
                Files.readString(file)
                        .replaceAll("(?m)^\\s*#.*\n", "")
                        .replaceAll("\\s*\\\\\n\\s*", " ");
        return new Dockerfile(
                Arrays.stream(text.split("\n", -1)).filter(line -> !line.isBlank()).toList());
    }

    /** What follows each instruction of this keyword. */
    List<String> words(String keyword) {
        return instructions.stream()
                .filter(instruction -> instruction.startsWith(keyword + " "))
                .map(instruction -> instruction.substring(keyword.length() + 1))
                .toList();
    }

    /** What counts when the image runs, or nothing. */
    String last(String keyword) {
        List<String> words = words(keyword);
        return words.isEmpty() ? "" : words.get(words.size() - 1);
    }

    /** The values that arguments have when a build does not name them. */
    Map<String, String> arguments() {
        return words("ARG").stream()
                .filter(argument -> argument.contains("="))
                .map(argument -> argument.split("=", 2))
                .collect(toMap(pair -> pair[0], pair -> pair[1]));
    }
}
