package dev.sluice.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command, for people and for programs.
 *
 * @param lines for people
 * @param json for programs; its shape is documented and does not change
 */
record Report(List<String> lines, Map<String, @Nullable Object> json) {
    Report {
        lines = List.copyOf(lines);
    }
}
