package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Decision.Allowed;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers are compared exactly, never through a double: a million pairs against BigDecimal. */
class NumberPropertiesTest {
    private static final int PAIRS = 170_000;
    private static final String[] EDGES = {
        "0",
        "-0",
        "0.0",
        "-0e5",
        "1",
        "1.0",
        "1e0",
        "10e-1",
        "9007199254740992",
        "9007199254740993",
        "9007199254740992.5",
        "-9007199254740993",
        "0.1",
        "0.1000000000000000055511151231257827",
        "0.30000000000000004",
        "1e400",
        "1e-400",
        "-1e400",
        "1e999",
        "10e998",
        "123456789012345678901234567890"
    };

    private final long seed = Long.getLong("sluice.test.seed", 20_261_121L);
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource(
            value = Operator.class,
            names = {"EQ", "NEQ", "LT", "LTE", "GT", "GTE"})
    void a_comparison_equals_that_of_big_decimal(Operator operator) {
        System.out.println("numbers: seed " + seed);
        for (int i = 0; i < PAIRS / 10; i++) {
            String bound = number();
            Policy policy = policy(operator, bound);
            for (int j = 0; j < 10; j++) {
                String argument = number();
                boolean holds =
                        PolicyEngine.decide(
                                        Switches.NONE,
                                        policy,
                                        RandomPolicies.call("t", "{\"x\":" + argument + "}"))
                                instanceof Allowed;
                assertThat(holds)
                        .as("%s %s %s", argument, operator, bound)
                        .isEqualTo(reference(operator, argument, bound));
            }
        }
    }

    private static boolean reference(Operator operator, String left, String right) {
        int order = new BigDecimal(left).compareTo(new BigDecimal(right));
        return switch (operator) {
            case EQ -> order == 0;
            case NEQ -> order != 0;
            case LT -> order < 0;
            case LTE -> order <= 0;
            case GT -> order > 0;
            default -> order >= 0;
        };
    }

    private static Policy policy(Operator operator, String bound) {
        return RandomPolicies.loaded(
                """
                        {"version": "1", "default": "deny", "tools": {"t": {"require": [
                          {"conditions": [{"path": "args.x", "op": "%s", "value": %s}]}]}}}
                        """
                        .formatted(operator.word(), bound));
    }

    private static String neighbour(String number) {
        return new BigDecimal(number).add(new BigDecimal("1e-30")).toString();
    }

    /** An edge, a neighbour of one, or anything. */
    private String number() {
        String edge = EDGES[random.nextInt(EDGES.length)];
        return switch (random.nextInt(4)) {
            case 0 -> edge.contains("e") ? edge : neighbour(edge);
            case 1 -> Long.toString(random.nextLong());
            default -> edge;
        };
    }
}
