package dev.sluice.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.ValuePath;
import org.jspecify.annotations.Nullable;

/** Reads what a condition compares with, of a kind that its operator can compare with. */
final class OperandReader {
    private static final int LONGEST_EXPRESSION = 1_024;
    private static final String PATH = "path";

    private final Problems problems;
    private final PathReader paths;

    OperandReader(Problems problems) {
        this.problems = problems;
        this.paths = new PathReader(problems);
    }

    @Nullable Operand read(Operator operator, Node value) {
        return switch (operator) {
            case REGEX -> expression(value);
            case EXISTS ->
                    value instanceof BooleanNode
                            ? literal(value)
                            : refuse(value, "must be true or false, for \"exists\"");
            case EQ, NEQ, CONTAINS -> isReference(value) ? reference(value) : literal(value);
            case LT, LTE, GT, GTE -> isReference(value) ? reference(value) : number(value);
            case IN, NOT_IN -> isReference(value) ? reference(value) : list(value);
        };
    }

    /** An object of this form is never compared with as it is, so that no path is mistaken. */
    private static boolean isReference(Node value) {
        return value instanceof ObjectNode object
                && object.members().size() == 1
                && object.members().containsKey(PATH);
    }

    private @Nullable Operand reference(Node value) {
        Node path = value instanceof ObjectNode object ? object.members().get(PATH) : null;
        ValuePath read = path == null ? null : paths.readSingle(path);
        return read == null ? null : new Operand.Reference(read);
    }

    private @Nullable Operand number(Node value) {
        return value instanceof NumberNode
                ? literal(value)
                : refuse(
                        value,
                        "must be a number or {\"path\": \"args.other\"}, for this operator; write"
                                + " for example 100");
    }

    private @Nullable Operand list(Node value) {
        if (!(value instanceof ArrayNode list) || list.items().isEmpty()) {
            return refuse(
                    value,
                    "must be a list that is not empty, or {\"path\": \"args.other\"}, for this"
                            + " operator; write for example [\"a\", \"b\"]");
        }
        boolean wrong = false;
        for (Node item : list.items()) {
            if (isReference(item)) {
                problems.add(
                        item.place(),
                        "a path does not stand in a list; write a condition of its own for it");
                wrong = true;
            }
        }
        return wrong ? null : literal(value);
    }

    private @Nullable Operand expression(Node value) {
        if (!(value instanceof TextNode text)) {
            return refuse(value, "must be a text, for \"regex\"; write for example \"^[a-z]+$\"");
        }
        String regex = text.value();
        if (regex.codePointCount(0, regex.length()) > LONGEST_EXPRESSION) {
            return refuse(value, "is longer than 1,024 characters; write a shorter expression");
        }
        if (ExpressionSize.isTooLarge(regex)) {
            return refuse(
                    value,
                    "is longer than 4,096 characters once its repetitions are written out; repeat"
                            + " less often");
        }
        if (CaseFolding.isUnsafe(regex)) {
            return refuse(
                    value,
                    "the case of characters from U+1C80 on cannot be ignored; write both cases"
                            + " instead of (?i)");
        }
        try {
            return new Operand.Expression(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            return refuse(
                    value,
                    "RE2 refuses this expression ("
                            + e.getDescription()
                            + "); note that RE2 has no look-around and no back-references");
        }
    }

    private static Operand literal(Node value) {
        return new Operand.Literal(Literals.of(value));
    }

    private @Nullable Operand refuse(Node value, String message) {
        problems.add(value.place(), message);
        return null;
    }
}
