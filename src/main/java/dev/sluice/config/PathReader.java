package dev.sluice.config;

import dev.sluice.config.Node.TextNode;
import dev.sluice.policy.ValuePath;
import org.jspecify.annotations.Nullable;

/** Reads the way to a value of a call. */
final class PathReader {
    private static final String EXAMPLE = "\"args.amount\"";

    private final Problems problems;

    PathReader(Problems problems) {
        this.problems = problems;
    }

    /** A path that may lead to several values. */
    @Nullable ValuePath read(Node node) {
        if (!(node instanceof TextNode text)) {
            problems.add(node.place(), "must be a path; write for example " + EXAMPLE);
            return null;
        }
        try {
            return ValuePath.parse(text.value());
        } catch (IllegalArgumentException e) {
            problems.add(node.place(), "this is no path: " + e.getMessage());
            return null;
        }
    }

    /** A path that leads to one value at most. */
    @Nullable ValuePath readSingle(Node node) {
        ValuePath path = read(node);
        if (path != null && path.hasEach()) {
            problems.add(
                    node.place(), "[*] leads to several values, and one is needed; write an index");
            return null;
        }
        return path;
    }
}
