package dev.sluice.cli.access;

import dev.sluice.policy.Condition;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Values among which conditions tell: of each type one, what the conditions name, and what lies
 * beside and between that.
 */
final class Samples {
    static final int MOST = 160;
    private static final Value.Text STRANGE = new Value.Text("something else");

    private final List<Value> values = new ArrayList<>();

    private Samples() {}

    /** The samples for some conditions. */
    static List<Value> of(Collection<Condition> conditions, Collection<Value> more) {
        Samples samples = new Samples();
        conditions.forEach(each -> samples.add(each.operand()));
        more.forEach(samples::add);
        samples.between();
        samples.add(STRANGE);
        samples.add(new Value.Text(""));
        samples.add(new Value.Num(BigDecimal.ONE));
        samples.add(new Value.Num(BigDecimal.ZERO));
        samples.add(new Value.Num(BigDecimal.ONE.negate()));
        samples.add(new Value.Null());
        samples.add(new Value.Bool(true));
        samples.add(new Value.Bool(false));
        samples.add(new Value.Items(List.of()));
        samples.add(new Value.Members(Map.of()));
        samples.add(new Value.Members(Map.of("something", STRANGE)));
        samples.values.add(new Value.Num(null)); // which equals nothing, not even itself
        samples.joined();
        return samples.values.size() > MOST ? samples.values.subList(0, MOST) : samples.values;
    }

    private void add(Operand operand) {
        if (operand instanceof Operand.Expression expression) {
            Matching.texts(expression.pattern()).forEach(text -> add(new Value.Text(text)));
        } else if (operand instanceof Operand.Literal literal) {
            add(literal.value());
            add(new Value.Items(List.of(literal.value())));
            if (literal.value() instanceof Value.Items items) {
                items.values().forEach(this::add);
            }
        }
    }

    private void add(Value value) {
        if (value.isComputable() && values.stream().noneMatch(value::sameAs)) {
            values.add(value);
        }
    }

    /** Beside and between the numbers that are named. */
    private void between() {
        TreeSet<BigDecimal> numbers = new TreeSet<>();
        for (Value value : values) {
            if (value instanceof Value.Num num && num.value() != null) {
                numbers.add(num.value());
            }
        }
        BigDecimal before = null;
        for (BigDecimal each : numbers) {
            add(
                    new Value.Num(
                            before == null
                                    ? each.subtract(BigDecimal.ONE)
                                    : before.add(each).divide(BigDecimal.valueOf(2))));
            before = each;
        }
        if (before != null) {
            add(new Value.Num(before.add(BigDecimal.ONE)));
        }
    }

    /** What one condition wants in a text and what another wants there, too. */
    private void joined() {
        List<String> texts = new ArrayList<>();
        for (Value value : List.copyOf(values)) {
            if (value instanceof Value.Text text && texts.size() < 6) {
                texts.add(text.value());
            }
        }
        for (String one : texts) {
            for (String other : texts) {
                add(new Value.Text(one + other));
            }
        }
    }
}
