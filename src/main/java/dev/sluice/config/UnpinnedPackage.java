package dev.sluice.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command that fetches whatever its authors, or whoever took their place, published last: it
 * would be another program tomorrow, with the same keys.
 */
final class UnpinnedPackage {

    /** What is a name at first sight, so that it may be told; an address may hold a password. */
    private static final Pattern NAME =
            Pattern.compile("@?[A-Za-z0-9][A-Za-z0-9._/-]{0,199}(?:[:@][A-Za-z0-9.^~-]*)?");

    private UnpinnedPackage() {}

    /** What to tell whoever wrote such a command. */
    static Optional<String> in(List<String> command) {
        return PackageRunners.of(command).flatMap(runner -> in(command, runner));
    }

    private static Optional<String> in(List<String> command, PackageRunner runner) {
        return runner.fetchedBy(command).stream()
                .filter(fetched -> !runner.isFixed(fetched))
                .findFirst()
                .map(fetched -> message(runner, fetched));
    }

    private static String message(PackageRunner runner, String fetched) {
        return "\""
                + runner.name()
                + "\" fetches whatever is published last"
                + (NAME.matcher(fetched).matches() ? " as \"" + fetched + "\"" : "")
                + "; write the version behind the name, for example "
                + runner.example()
                + ", or install it beforehand";
    }
}
