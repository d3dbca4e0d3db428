package dev.sluice.cli.lint;

import dev.sluice.cli.tools.Types;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Operator;
import dev.sluice.policy.Value;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a condition says the same of every value of a type.
 *
 * @param why in words
 * @param result what it says
 */
record Fit(String why, Result result) {

    /** What a condition says of every value. */
    enum Result {
        NEVER_HOLDS,
        ALWAYS_HOLDS,
        CANNOT_COMPARE
    }

    /** The reason, or null when it depends on the value. */
    static @Nullable Fit of(Condition condition, Types types) {
        Operator operator = condition.operator();
        if (operator == Operator.EXISTS) {
            return null;
        }
        if (operator == Operator.REGEX) {
            return types.mayBe(Value.Type.TEXT) ? null : misfit(condition, types, "a text");
        }
        if (!(condition.operand() instanceof Operand.Literal literal)) {
            return null;
        }
        return switch (operator) {
            case LT, LTE, GT, GTE ->
                    types.mayBe(Value.Type.NUMBER)
                            ? range(condition, literal.value(), types)
                            : misfit(condition, types, "a number");
            case IN, NOT_IN -> membership(condition, literal.value(), types);
            case CONTAINS -> containment(condition, literal.value(), types);
            default -> equality(condition, literal.value(), types);
        };
    }

    private static @Nullable Fit equality(Condition condition, Value value, Types types) {
        if (!types.mayBe(value.type())) {
            return misfit(condition, types, word(value.type()));
        }
        return isPossible(value, types)
                ? null
                : new Fit(
                        condition.path() + " can never be this value" + choices(types),
                        condition.operator() == Operator.EQ
                                ? Result.NEVER_HOLDS
                                : Result.ALWAYS_HOLDS);
    }

    private static @Nullable Fit membership(Condition condition, Value value, Types types) {
        List<Value> items = value instanceof Value.Items list ? list.values() : List.of();
        if (items.stream().noneMatch(item -> types.mayBe(item.type()))) {
            return misfit(condition, types, "one of the types in the list");
        }
        boolean none = items.stream().noneMatch(item -> isPossible(item, types));
        return none
                ? new Fit(
                        condition.path() + " can be none of these values" + choices(types),
                        condition.operator() == Operator.IN
                                ? Result.NEVER_HOLDS
                                : Result.ALWAYS_HOLDS)
                : null;
    }

    private static @Nullable Fit containment(Condition condition, Value value, Types types) {
        boolean fits =
                types.mayBe(Value.Type.LIST)
                        || (value.type() == Value.Type.TEXT && types.mayBe(Value.Type.TEXT));
        return fits ? null : misfit(condition, types, "a text or a list");
    }

    /** Whether a schema allows a value. */
    private static boolean isPossible(Value value, Types types) {
        List<Value> choices = types.choices();
        if (!types.mayBe(value.type())
                || (choices != null && choices.stream().noneMatch(value::sameAs))) {
            return false;
        }
        BigDecimal number = value instanceof Value.Num num ? num.value() : null;
        if (number == null) {
            return true;
        }
        boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
        BigDecimal least = types.least();
        BigDecimal most = types.most();
        return (whole || !types.whole())
                && (least == null || number.compareTo(least) >= 0)
                && (most == null || number.compareTo(most) <= 0);
    }

    private static @Nullable Fit range(Condition condition, Value value, Types types) {
        BigDecimal bound = value instanceof Value.Num num ? num.value() : null;
        if (bound == null) {
            return null;
        }
        BigDecimal least = types.least();
        BigDecimal most = types.most();
        boolean impossible =
                switch (condition.operator()) {
                    case GT -> most != null && most.compareTo(bound) <= 0;
                    case GTE -> most != null && most.compareTo(bound) < 0;
                    case LT -> least != null && least.compareTo(bound) >= 0;
                    default -> least != null && least.compareTo(bound) > 0;
                };
        return impossible
                ? new Fit(
                        condition.path() + " is by its schema never in that range",
                        Result.NEVER_HOLDS)
                : null;
    }

    private static Fit misfit(Condition condition, Types types, String wanted) {
        String kinds =
                types.types().stream()
                        .sorted(Comparator.naturalOrder())
                        .map(Fit::word)
                        .collect(Collectors.joining(" or "));
        return new Fit(
                "%s is %s, and \"%s\" here wants %s"
                        .formatted(condition.path(), kinds, condition.operator().word(), wanted),
                Result.CANNOT_COMPARE);
    }

    private static String choices(Types types) {
        List<Value> choices = types.choices();
        if (choices == null || choices.size() > 12) {
            return "";
        }
        String list =
                choices.stream()
                        .filter(Value.Text.class::isInstance)
                        .map(choice -> ((Value.Text) choice).value())
                        .collect(Collectors.joining(", "));
        return list.isEmpty() ? "" : " (it is one of " + list + ")";
    }

    private static String word(Value.Type type) {
        return switch (type) {
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "a " + type.name().toLowerCase(Locale.ROOT);
        };
    }
}
