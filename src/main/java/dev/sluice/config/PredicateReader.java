package dev.sluice.config;

import dev.sluice.policy.Condition;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.ValuePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code require} and {@code deny_if}. */
final class PredicateReader {
    private static final Vocabulary WORDS = Vocabulary.of("conditions", "on_deny");
    private static final Vocabulary CONDITION = Vocabulary.of("path", "op", "value");
    private static final Choice<Operator> OPERATORS = Choice.of("operator", Operator.EQ);
    private static final String EXAMPLE =
            "[{\"path\": \"args.amount\", \"op\": \"gt\", \"value\": 100}]";

    private final Problems problems;
    private final PathReader paths;
    private final OperandReader operands;

    PredicateReader(Problems problems) {
        this.problems = problems;
        this.paths = new PathReader(problems);
        this.operands = new OperandReader(problems);
    }

    /** The predicates of one list, without those that are wrong. */
    List<Predicate> readAll(Fields fields, String field) {
        List<Predicate> predicates = new ArrayList<>();
        for (Node item : fields.items(field)) {
            Predicate predicate = read(item);
            if (predicate != null) {
                predicates.add(predicate);
            }
        }
        return predicates;
    }

    private @Nullable Predicate read(Node node) {
        Fields fields = Fields.of(node, WORDS, problems);
        if (fields == null) {
            return null;
        }
        fields.require("conditions", EXAMPLE);
        List<Condition> conditions = new ArrayList<>();
        for (Node item : fields.items("conditions")) {
            Condition condition = condition(item);
            if (condition != null) {
                conditions.add(condition);
            }
        }
        String onDeny = fields.sentence("on_deny", "\"The amount exceeds the limit.\"");
        return new Predicate(node.place().pointer(), conditions, onDeny);
    }

    private @Nullable Condition condition(Node node) {
        Fields fields = Fields.of(node, CONDITION, problems);
        if (fields == null) {
            return null;
        }
        Node pathNode = fields.require("path", "\"args.amount\"");
        ValuePath path = pathNode == null ? null : paths.read(pathNode);
        Operator operator = OPERATORS.require(fields, "op");
        Node value = fields.require("value", "100");
        Operand operand = operator == null || value == null ? null : operands.read(operator, value);
        return path == null || operator == null || operand == null
                ? null
                : new Condition(node.place().pointer(), path, operator, operand);
    }
}
