package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A program that fetches what it then runs.
 *
 * @param words how it is called: the program and its sub-commands
 * @param flags its options without a value, where {@code takers} does not say which have one
 * @param takers its options with a value of their own; empty when all but the flags have one
 * @param naming of those, the ones whose value is what is fetched
 * @param local what is on this machine already
 * @param pinned what always fetches the same
 * @param example what is written behind a name to that end
 */
record PackageRunner(
        List<String> words,
        Set<String> flags,
        Set<String> takers,
        Set<String> naming,
        Pattern local,
        Pattern pinned,
        String example) {

    /** Whether a command calls it. */
    boolean isCalledBy(List<String> command) {
        return command.size() >= words.size()
                && programOf(command.get(0)).equals(words.get(0))
                && command.subList(1, words.size()).equals(words.subList(1, words.size()));
    }

    private static String programOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** How people call it. */
    String name() {
        return String.join(" ", words);
    }

    /** Whether a package is on this machine already, or always the same. */
    boolean isFixed(String fetched) {
        return local.matcher(fetched).matches() || pinned.matcher(fetched).matches();
    }

    /** What it is told to fetch; none when the command does not say. */
    List<String> fetchedBy(List<String> command) {
        List<String> named = new ArrayList<>();
        int i = words.size();
        while (i < command.size() && isOption(command.get(i))) {
            String option = command.get(i);
            int equals = option.indexOf('=');
            if (option.equals("--")) {
                i++;
                break;
            }
            if (equals > 0) {
                addIfNaming(named, option.substring(0, equals), option.substring(equals + 1));
            } else if (takesNext(option) && i + 1 < command.size()) {
                i++;
                addIfNaming(named, option, command.get(i));
            }
            i++;
        }
        if (named.isEmpty() && i < command.size()) {
            named.add(command.get(i));
        }
        return named;
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-") && argument.length() > 1;
    }

    private void addIfNaming(List<String> named, String option, String value) {
        if (naming.contains(option)) {
            named.add(value);
        }
    }

    private boolean takesNext(String option) {
        if (!takers.isEmpty()) {
            return takers.contains(option);
        }
        boolean isLong = option.startsWith("--");
        return isLong ? !flags.contains(option) : option.length() == 2 && !isShortFlag(option);
    }

    /** As in -it; any other short option of several letters has its value in it. */
    private static boolean isShortFlag(String option) {
        return option.matches("-[itdPq]+");
    }
}
