package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.JsonText.Lexeme;
import dev.sluice.testsupport.Effort;
import dev.sluice.testsupport.Threat;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Nobody escapes {@code deny_if} by sending an argument as another type, in a million calls, or a
 * part of them, that were refused. Two things are no escape but what the language says: null is
 * absent for {@code exists}, and {@code contains} asks a list as well as a text.
 */
@Threat("B26")
class ChangedTypePropertyTest {
    private static final int REFUSALS = Effort.of(1_000_000);
    private static final String[] PATHS = {"args.x", "args.x.y", "args.x[0]", "args.x[*]"};
    private static final List<Operator> OPERATORS = List.of(Operator.values());
    private static final List<Object> LEAVES =
            List.of("text", "else", new Lexeme("7"), true, List.of("a"), Map.of("k", "v"), "null");

    private final long seed = Long.getLong("sluice.test.seed", 20_261_121L);
    private final Random random = new Random(seed);

    @Test
    @Threat("B26")
    void changing_the_type_of_an_argument_never_lets_a_refused_call_pass() {
        System.out.println("changed types: seed " + seed);
        int refused = 0;
        while (refused < REFUSALS) {
            Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
            String path = PATHS[random.nextInt(PATHS.length)];
            Policy policy = policy(path, operator);
            for (int i = 0; i < 200; i++) {
                Argument before = new Argument(random.nextInt(4) > 0, leaf());
                if (isRefusedForWhatItIs(policy, before.at(path))) {
                    refused++;
                    @Nullable Object after = changed(before, operator).at(path);
                    assertThat(decide(policy, after, Trail.NONE))
                            .as("%s %s: %s, then %s", path, operator, before.at(path), after)
                            .isInstanceOf(Refused.class);
                }
            }
        }
    }

    /**
     * The argument {@code x}.
     *
     * @param wrapped whether the path leads to the leaf through a container
     */
    private record Argument(boolean wrapped, @Nullable Object leaf) {
        @Nullable Object at(String path) {
            if (!wrapped || path.equals("args.x")) {
                return leaf;
            }
            if (path.equals("args.x.y")) {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                object.put("y", leaf);
                return object;
            }
            return Arrays.asList(leaf, "text");
        }
    }

    /** Either the value at the end of the path is of another type, or the whole argument is. */
    private Argument changed(Argument before, Operator operator) {
        while (true) {
            @Nullable Object leaf = leaf();
            boolean another = kind(leaf) != kind(before.leaf()) && !isNoEscape(leaf, operator);
            boolean whole = before.wrapped() && random.nextBoolean();
            boolean container = leaf instanceof Map || leaf instanceof List;
            if (another && !(whole && container)) {
                return new Argument(before.wrapped() && !whole, leaf);
            }
        }
    }

    /** Also a value that cannot be compared is refused, and a right one in its place may pass. */
    private static boolean isRefusedForWhatItIs(Policy policy, @Nullable Object x) {
        boolean[] comparable = {true};
        Trail trail =
                new Trail() {
                    @Override
                    public void condition(Condition condition, Truth truth) {
                        comparable[0] &= truth != Truth.INCOMPARABLE;
                    }
                };
        return decide(policy, x, trail) instanceof Refused && comparable[0];
    }

    private Policy policy(String path, Operator operator) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("path", path);
        condition.put("op", operator.word());
        condition.put("value", operand(operator));
        Map<String, Object> entry =
                Map.of("deny_if", List.of(Map.of("conditions", List.of(condition))));
        String document =
                JsonText.plain(
                        Map.of("version", "1", "default", "deny", "tools", Map.of("t", entry)));
        return RandomPolicies.loaded(document);
    }

    private Object operand(Operator operator) {
        return switch (operator) {
            case EXISTS -> true;
            case REGEX -> "e";
            case LT, LTE, GT, GTE -> new Lexeme(random.nextBoolean() ? "7" : "6.5");
            case IN, NOT_IN -> random.nextBoolean() ? List.of("text") : List.of(new Lexeme("7"));
            case CONTAINS -> random.nextBoolean() ? "tex" : new Lexeme("7");
            default -> random.nextBoolean() ? "text" : new Lexeme("7.0");
        };
    }

    private @Nullable Object leaf() {
        Object leaf = LEAVES.get(random.nextInt(LEAVES.size()));
        return leaf.equals("null") ? null : leaf;
    }

    /** The things that the language says. */
    private static boolean isNoEscape(@Nullable Object after, Operator operator) {
        return switch (operator) {
            case EXISTS -> after == null;
            case CONTAINS -> after instanceof List;
            default -> false;
        };
    }

    private static Class<?> kind(@Nullable Object value) {
        if (value == null) {
            return Void.class;
        }
        return value instanceof List
                ? List.class
                : value instanceof Map ? Map.class : value.getClass();
    }

    private static Decision decide(Policy policy, @Nullable Object x, Trail trail) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("x", x);
        return PolicyEngine.decide(
                Switches.NONE, policy, RandomPolicies.call("t", JsonText.plain(arguments)), trail);
    }
}
