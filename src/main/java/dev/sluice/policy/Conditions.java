package dev.sluice.policy;

import dev.sluice.policy.ValuePath.Step;
import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests conditions on one call. */
final class Conditions {
    private final Call call;
    private final Trail trail;

    Conditions(Call call, Trail trail) {
        this.call = call;
        this.trail = trail;
    }

    /** Whether a predicate of {@code require} is met. */
    boolean isMet(Predicate predicate) {
        boolean met = true;
        List<Condition> conditions = predicate.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            met = test(conditions.get(i), Quantifier.EVERY) == Truth.HOLDS;
            if (!met) {
                break;
            }
        }
        trail.predicate(predicate, met);
        return met;
    }

    /** Whether a predicate of {@code deny_if} refuses. */
    boolean refuses(Predicate predicate) {
        boolean refuses = true;
        List<Condition> conditions = predicate.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            Truth truth = test(conditions.get(i), Quantifier.ANY);
            refuses = truth == Truth.HOLDS || truth == Truth.INCOMPARABLE;
            if (!refuses) {
                break;
            }
        }
        trail.predicate(predicate, refuses);
        return refuses;
    }

    /** The number at a path, or null when there is none that can be computed with. */
    @Nullable BigDecimal number(ValuePath path) {
        Found found = find(path);
        return found.value() instanceof Value.Num num ? num.value() : null;
    }

    /** Of several values at one path, how many must meet a condition. */
    private enum Quantifier {
        EVERY,
        ANY;

        /** Whether this result settles the whole. */
        boolean isSettledBy(Truth truth) {
            boolean holds = truth == Truth.HOLDS;
            return this == EVERY ? !holds : holds || truth == Truth.INCOMPARABLE;
        }
    }

    private Truth test(Condition condition, Quantifier quantifier) {
        ValuePath path = condition.path();
        Truth truth =
                switch (path.root()) {
                    case SUBJECT -> test(condition, Found.text(call.caller().subject()));
                    case GRANT -> test(condition, Found.text(call.caller().grant()));
                    case ARGS -> descend(condition, call.arguments(), 0, quantifier);
                    case CLAIMS -> descend(condition, call.caller().claims(), 0, quantifier);
                };
        trail.condition(condition, truth);
        return truth;
    }

    /**
     * Goes down from one value.
     *
     * @param from where the path has led so far; null at the root when there is nothing at all
     * @param next the index of the step to take
     */
    private Truth descend(
            Condition condition, @Nullable JsonValue from, int next, Quantifier quantifier) {
        List<Step> steps = condition.path().steps();
        JsonValue at = from;
        for (int i = next; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (at != null && !fits(step, at)) {
                return Truth.INCOMPARABLE;
            }
            if (at != null && step instanceof Step.Each) {
                return quantified(condition, at, i + 1, quantifier);
            }
            at = at == null ? null : child(at, step);
            if (at == null) {
                return absent(condition);
            }
        }
        return at == null ? absent(condition) : test(condition, Found.json(at));
    }

    /** An empty list meets neither "every" nor "any". */
    private Truth quantified(Condition condition, JsonValue list, int next, Quantifier quantifier) {
        Truth last = Truth.FAILS;
        for (JsonValue element : list.elements()) {
            last = descend(condition, element, next, quantifier);
            if (quantifier.isSettledBy(last)) {
                return last;
            }
        }
        return last;
    }

    private static boolean fits(Step step, JsonValue container) {
        return step instanceof Step.Key ? container.isObject() : container.isArray();
    }

    private static @Nullable JsonValue child(JsonValue container, Step step) {
        if (step instanceof Step.Key key) {
            return container.get(key.name());
        }
        List<JsonValue> elements = container.elements();
        return step instanceof Step.Index index && index.at() < elements.size()
                ? elements.get(index.at())
                : null;
    }

    private static Truth absent(Condition condition) {
        return condition.operator() == Operator.EXISTS
                ? truth(!wantsPresence(condition))
                : Truth.ABSENT;
    }

    private static boolean wantsPresence(Condition condition) {
        return condition.operand() instanceof Operand.Literal literal
                && literal.value() instanceof Value.Bool bool
                && bool.value();
    }

    private Truth test(Condition condition, Found found) {
        Operator operator = condition.operator();
        if (operator == Operator.EXISTS) {
            return truth((found.type() != Value.Type.NULL) == wantsPresence(condition));
        }
        if (operator == Operator.REGEX) {
            return found.type() == Value.Type.TEXT
                            && condition.operand() instanceof Operand.Expression expression
                            && found.value() instanceof Value.Text text
                    ? truth(expression.pattern().matcher(text.value()).find())
                    : Truth.INCOMPARABLE;
        }
        Value operand = operand(condition.operand());
        return operand == null ? Truth.INCOMPARABLE : compare(operator, found, operand);
    }

    /** A reference that leads nowhere compares with nothing: it must not open a rule. */
    private @Nullable Value operand(Operand operand) {
        if (operand instanceof Operand.Literal literal) {
            return literal.value();
        }
        return operand instanceof Operand.Reference reference
                ? find(reference.path()).value()
                : null;
    }

    private Found find(ValuePath path) {
        return switch (path.root()) {
            case SUBJECT -> Found.text(call.caller().subject());
            case GRANT -> Found.text(call.caller().grant());
            case ARGS -> find(path, call.arguments());
            case CLAIMS -> find(path, call.caller().claims());
        };
    }

    private static Found find(ValuePath path, @Nullable JsonValue root) {
        JsonValue at = root;
        List<Step> steps = path.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            at = at == null || !fits(step, at) ? null : child(at, step);
        }
        return at == null ? Found.NOTHING : Found.json(at);
    }

    private static Truth compare(Operator operator, Found found, Value operand) {
        return switch (operator) {
            case EQ, NEQ -> equality(operator, found, operand);
            case LT, LTE, GT, GTE -> order(operator, found, operand);
            case IN, NOT_IN -> membership(operator, found, operand);
            case CONTAINS -> containment(found, operand);
            case EXISTS, REGEX -> throw new IllegalStateException("tested apart");
        };
    }

    private static Truth equality(Operator operator, Found found, Value operand) {
        if (found.type() != operand.type() || !operand.isComputable()) {
            return Truth.INCOMPARABLE;
        }
        Value value = found.value();
        if (value == null || !value.isComputable()) {
            return Truth.INCOMPARABLE;
        }
        return truth(value.sameAs(operand) == (operator == Operator.EQ));
    }

    private static Truth order(Operator operator, Found found, Value operand) {
        if (found.type() != Value.Type.NUMBER
                || !(operand instanceof Value.Num bound)
                || !(found.value() instanceof Value.Num num)) {
            return Truth.INCOMPARABLE;
        }
        BigDecimal left = num.value();
        BigDecimal right = bound.value();
        if (left == null || right == null) {
            return Truth.INCOMPARABLE;
        }
        int order = left.compareTo(right);
        return truth(
                switch (operator) {
                    case LT -> order < 0;
                    case LTE -> order <= 0;
                    case GT -> order > 0;
                    default -> order >= 0;
                });
    }

    private static Truth membership(Operator operator, Found found, Value operand) {
        if (!(operand instanceof Value.Items items)
                || !operand.isComputable()
                || !hasType(items, found.type())) {
            return Truth.INCOMPARABLE;
        }
        Value value = found.value();
        if (value == null || !value.isComputable()) {
            return Truth.INCOMPARABLE;
        }
        return truth(holds(items, value) == (operator == Operator.IN));
    }

    private static boolean hasType(Value.Items items, Value.@Nullable Type type) {
        for (Value item : items.values()) {
            if (item.type() == type) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Value.Items items, Value value) {
        for (Value item : items.values()) {
            if (item.sameAs(value)) {
                return true;
            }
        }
        return false;
    }

    private static Truth containment(Found found, Value operand) {
        if (found.type() == Value.Type.TEXT && operand instanceof Value.Text part) {
            return found.value() instanceof Value.Text whole
                    ? truth(whole.value().contains(part.value()))
                    : Truth.INCOMPARABLE;
        }
        if (found.type() != Value.Type.LIST
                || !operand.isComputable()
                || !(found.value() instanceof Value.Items items)
                || !areComparable(items, operand.type())) {
            return Truth.INCOMPARABLE;
        }
        return truth(holds(items, operand));
    }

    private static boolean areComparable(Value.Items items, Value.Type type) {
        for (Value item : items.values()) {
            if (item.type() != type || !item.isComputable()) {
                return false;
            }
        }
        return true;
    }

    private static Truth truth(boolean holds) {
        return holds ? Truth.HOLDS : Truth.FAILS;
    }
}
