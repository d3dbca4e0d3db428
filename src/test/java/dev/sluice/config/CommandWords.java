package dev.sluice.config;

import java.util.List;
import java.util.Random;

/** Texts for servers that are commands: right ones, and now and then a wrong one. */
final class CommandWords {
    private static final List<String> ARGUMENTS =
            List.of("node", "/srv/index.js", "-y", "a b", "é", "\n.", "\u00a0", "a\n");
    private static final List<String> BAD_ARGUMENTS = List.of("", "\0", "a\0b", " ", "\t\n");
    private static final List<String> VARIABLES =
            List.of("API_KEY", "_", "a1", "SLUICE", "XSLUICE_A", "sluice_a");
    private static final List<String> BAD_VARIABLES =
            List.of("", "1A", "A-B", "A B", "A\n", "É", "SLUICE_", "SLUICE_CONFIG_DIR", "A=B");
    private static final List<String> VALUES = List.of("", "info", "a b", "a\nb", "\u2028");
    private static final List<String> BAD_VALUES = List.of("\0", "a\0", "\0\n");

    private final Random random;

    CommandWords(Random random) {
        this.random = random;
    }

    String argument() {
        return pick(ARGUMENTS, BAD_ARGUMENTS);
    }

    String variable() {
        return pick(VARIABLES, BAD_VARIABLES);
    }

    String value() {
        return pick(VALUES, BAD_VALUES);
    }

    private String pick(List<String> right, List<String> wrong) {
        List<String> from = random.nextInt(12) == 0 ? wrong : right;
        return from.get(random.nextInt(from.size()));
    }
}
