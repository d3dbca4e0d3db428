package dev.sluice.policy;

import com.google.re2j.Pattern;

/** What a condition compares with. */
public sealed interface Operand {

    /** A value that the document writes. */
    record Literal(Value value) implements Operand {}

    /**
     * Another value of the same call.
     *
     * @param path where it is found; takes no {@code [*]}
     */
    record Reference(ValuePath path) implements Operand {}

    /** A regular expression (RE2), matched anywhere, in time linear in the text. */
    record Expression(Pattern pattern) implements Operand {}
}
