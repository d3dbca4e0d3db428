package dev.sluice.policy;

import dev.sluice.config.SingleDocument;
import dev.sluice.policy.JsonText.Lexeme;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.protocol.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Policies and calls drawn from so few names and values that rules are met, missed and dodged all
 * the time.
 */
public final class RandomPolicies {
    private static final String[] TOOLS = {"a", "b", "ab", "pay", "Pay", "größe"};
    private static final String[] ENTRIES = {"a", "b", "ab", "pay", "größe", "a*", "*ay", "gr?ß*"};
    private static final String[] KEYS = {"x", "y", "z", "a.b"};
    private static final String[] PATHS = {
        "args.x",
        "args.y",
        "args.z",
        "args[\"a.b\"]",
        "args.z.x",
        "args.z[0]",
        "args.z[*]",
        "args.y[*].x",
        "caller.subject"
    };
    private static final String[] TEXTS = {"", "ann", "bob", "annbob", "é\u00df\"\\"};
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "1.0",
        "2.50",
        "9007199254740992",
        "9007199254740993",
        "1e400",
        "-1e-400",
        "1e99999999999"
    };

    private final Random random;

    public RandomPolicies(Random random) {
        this.random = random;
    }

    /** The names of tools that calls are about. */
    public static List<String> tools() {
        return List.of(TOOLS);
    }

    /** A policy, now and then with refusals that are not carried out; null when globs of it tie. */
    public @Nullable Policy policy() {
        Map<String, Object> document = document();
        if (random.nextInt(8) == 0) {
            document.put("mode", "shadow");
        }
        if (random.nextInt(8) == 0 && document.get("tools") instanceof Map<?, ?> tools) {
            Map<Object, Object> some = new LinkedHashMap<>(tools);
            some.replaceAll(
                    (name, entry) -> {
                        Map<Object, Object> shadowed = new LinkedHashMap<>((Map<?, ?>) entry);
                        shadowed.put("mode", "shadow");
                        return shadowed;
                    });
            document.put("tools", some);
        }
        return load(JsonText.plain(document));
    }

    /** A call with any arguments. */
    public Call randomCall(String tool) {
        return call(tool, JsonText.plain(arguments()));
    }

    /** A document as a tree that may still be changed. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1");
        document.put("default", random.nextBoolean() ? "allow" : "deny");
        if (random.nextInt(3) == 0) {
            document.put("hide", new ArrayList<>(List.of(pick(ENTRIES))));
        }
        if (random.nextInt(3) == 0) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put(random.nextBoolean() ? "require" : "deny_if", predicates());
            document.put("all_tools", all);
        }
        Map<String, Object> tools = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            tools.put(pick(ENTRIES), entry());
        }
        document.put("tools", tools);
        return document;
    }

    private Map<String, Object> entry() {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (random.nextInt(8) == 0) {
            entry.put("action", random.nextBoolean() ? "deny" : "allow");
        }
        if (random.nextBoolean()) {
            entry.put("deny_if", predicates());
        }
        if (random.nextInt(3) == 0) {
            entry.put("require", predicates());
        }
        if (random.nextInt(6) == 0) {
            entry.put("limits", new ArrayList<>(List.of(limit())));
        }
        if (random.nextInt(6) == 0) {
            entry.put("approval", approval());
        }
        return entry;
    }

    Map<String, Object> approval() {
        return random.nextBoolean()
                ? Map.of()
                : Map.of("reason", "money", "approvers", List.of("payments"));
    }

    Map<String, Object> limit() {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("window", "minute");
        limit.put("max", 1 + random.nextInt(5));
        if (random.nextBoolean()) {
            limit.put("increment_from", "args.x");
        }
        return limit;
    }

    private List<Object> predicates() {
        List<Object> predicates = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            predicates.add(predicate());
        }
        return predicates;
    }

    Map<String, Object> predicate() {
        List<Object> conditions = new ArrayList<>();
        for (int i = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2); i > 0; i--) {
            conditions.add(condition());
        }
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("conditions", conditions);
        predicate.put("on_deny", "because");
        return predicate;
    }

    private Map<String, Object> condition() {
        Operator[] operators = Operator.values();
        Operator operator = operators[random.nextInt(operators.length)];
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("path", pick(PATHS));
        condition.put("op", operator.word());
        condition.put("value", operand(operator));
        return condition;
    }

    private @Nullable Object operand(Operator operator) {
        return switch (operator) {
            case EXISTS -> random.nextBoolean();
            case REGEX -> random.nextBoolean() ? "^an" : "b+";
            case LT, LTE, GT, GTE -> random.nextInt(6) == 0 ? reference() : constantNumber();
            case IN, NOT_IN -> List.of(constantScalar(), constantScalar());
            default -> random.nextInt(6) == 0 ? reference() : constantValue();
        };
    }

    private static Map<String, Object> reference() {
        return Map.of("path", "args.y");
    }

    /** A document may not write exponents beyond ±1,000. */
    private Object constantNumber() {
        return new Lexeme(NUMBERS[random.nextInt(NUMBERS.length - 1)]);
    }

    private Object constantScalar() {
        return random.nextBoolean() ? constantNumber() : pick(TEXTS);
    }

    private @Nullable Object constantValue() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> List.of(constantScalar());
            case 3 -> Map.of("x", constantScalar());
            default -> constantScalar();
        };
    }

    /** The arguments of a call. */
    Map<String, @Nullable Object> arguments() {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(4) > 0) {
                arguments.put(key, value(2));
            }
        }
        return arguments;
    }

    /** A value of any type. */
    @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2, 3 -> pick(TEXTS);
            case 4, 5 -> new Lexeme(pick(NUMBERS));
            case 6, 7 -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    items.add(value(depth - 1));
                }
                yield items;
            }
            default -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    members.put(pick(KEYS), value(depth - 1));
                }
                yield members;
            }
        };
    }

    String tool() {
        return pick(TOOLS);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    /** Loads a document; null when two of its globs tie, the one fault that can be drawn. */
    static @Nullable Policy load(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        SingleDocument<Policy> read = SingleDocument.policy("p", "p.json", bytes);
        if (read instanceof SingleDocument.Loaded<Policy> loaded) {
            return loaded.value();
        }
        List<?> problems = ((SingleDocument.Refused<Policy>) read).problems();
        if (problems.toString().contains("match some name equally well")) {
            return null;
        }
        throw new AssertionError(problems + " in " + json);
    }

    /** Loads a document in which nothing can be wrong. */
    static Policy loaded(String json) {
        Policy policy = load(json);
        if (policy == null) {
            throw new AssertionError(json);
        }
        return policy;
    }

    static Call call(String tool, String argumentsJson) {
        CallerFacts caller = new CallerFacts("support", "ann", null);
        return new Call("s", caller, new Target(Target.Kind.TOOL, tool), read(argumentsJson));
    }

    private static JsonValue read(String json) {
        try {
            return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
    }
}
