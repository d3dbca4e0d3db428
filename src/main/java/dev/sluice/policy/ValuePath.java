package dev.sluice.policy;

import dev.sluice.protocol.JsonStrings;
import java.util.List;

/**
 * The way to a value of a call, as policies write it: {@code args.order.items[0]["a.b"]}, {@code
 * args.items[*].price}, {@code caller.subject}, {@code caller.claims.email}.
 *
 * @param text the path as written
 * @param root where it begins
 * @param steps how it goes on; empty exactly for {@code caller.subject} and {@code caller.grant}
 */
public record ValuePath(String text, Root root, List<Step> steps) {
    public ValuePath {
        steps = List.copyOf(steps);
    }

    /** Where a path begins. */
    public enum Root {
        /** The arguments of the call. */
        ARGS,
        /** Who calls. */
        SUBJECT,
        /** The grant under which is called. */
        GRANT,
        /** What the caller's credential claims. */
        CLAIMS
    }

    /** One step down. */
    public sealed interface Step {
        /** To the member of that key. */
        record Key(String name) implements Step {}

        /** To the element at that index, from 0. */
        record Index(int at) implements Step {}

        /** To every element. */
        record Each() implements Step {}
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException when the text is none; its message says what to write
     */
    public static ValuePath parse(String text) {
        return new ValuePathParser(text).parse();
    }

    /** Whether the path may lead to several values. */
    public boolean hasEach() {
        return steps.stream().anyMatch(Step.Each.class::isInstance);
    }

    /** The path as a text of the same meaning would be written. */
    @Override
    public String toString() {
        return text;
    }

    /** How a key is written after a path. */
    public static String member(String key) {
        boolean plain =
                !key.isEmpty() && key.chars().noneMatch(c -> ".[]\"".indexOf(c) >= 0 || c <= ' ');
        return plain ? "." + key : "[" + JsonStrings.quote(key) + "]";
    }
}
