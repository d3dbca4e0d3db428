package dev.sluice.bench;

import dev.sluice.config.SingleDocument;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.FreshValue;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.StrictJson;
import dev.sluice.protocol.Target;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision about a call that passes, so that all 20 predicates of its tool are tested: numbers,
 * texts, lists, a regular expression, an array path and a comparison with who calls. Each decision
 * looks at the arguments anew.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecisionBenchmark {
    /** Without spaces, as clients write it. */
    private static final String ARGUMENTS =
            "{\"amount\":42.50,\"currency\":\"EUR\",\"customer\":{\"id\":\"c-1029\",\"email\":"
                    + "\"ada@example.org\",\"age\":36},\"note\":\"refund for order 7741\",\"urgent\":"
                    + "false,\"items\":[{\"sku\":\"a1\",\"price\":12.5},{\"sku\":\"b2\",\"price\":30}]"
                    + ",\"tags\":[\"web\",\"eu\"],\"owner\":\"alice\",\"count\":3,\"dryRun\":true}";

    private static final String[][] CONDITIONS = {
        {"require", "args.amount", "gt", "0"},
        {"require", "args.amount", "lte", "100"},
        {"require", "args.currency", "in", "[\"USD\", \"EUR\", \"GBP\"]"},
        {"require", "args.customer.id", "regex", "\"^c-[0-9]+$\""},
        {"require", "args.customer.email", "exists", "true"},
        {"require", "args.owner", "eq", "{\"path\": \"caller.subject\"}"},
        {"require", "args.items[*].price", "lt", "50"},
        {"require", "args.items[0].sku", "eq", "\"a1\""},
        {"require", "args.count", "lte", "10"},
        {"require", "args.tags", "contains", "\"eu\""},
        {"deny_if", "args.amount", "gt", "1000"},
        {"deny_if", "args.note", "contains", "\"fraud\""},
        {"deny_if", "args.note", "regex", "\"(?i)password\""},
        {"deny_if", "args.urgent", "eq", "true"},
        {"deny_if", "args.customer.age", "lt", "18"},
        {"deny_if", "args.items[*].price", "gt", "40"},
        {"deny_if", "args.currency", "not_in", "[\"USD\", \"EUR\", \"GBP\"]"},
        {"deny_if", "args.forced", "eq", "true"},
        {"deny_if", "args.dryRun", "neq", "true"},
        {"deny_if", "args.tags", "contains", "\"internal\""},
    };

    @Param({"1", "500", "5000"})
    public int tools;

    private Policy policy;
    private JsonValue arguments;
    private Target target;
    private CallerFacts caller;

    @Setup
    public void load() throws Exception {
        policy = policy(tools);
        byte[] json = ARGUMENTS.getBytes(StandardCharsets.UTF_8);
        arguments = StrictJson.read(json, JsonLimits.REQUEST);
        target = new Target(Target.Kind.TOOL, "tool_" + tools / 2);
        caller = new CallerFacts("support", "alice", null);
        if (!(decide() instanceof Decision.Allowed)) {
            throw new IllegalStateException("the call must pass, or predicates go untested");
        }
    }

    /** The decision itself. */
    @Benchmark
    public Decision decide() {
        Call call = new Call("shop", caller, target, FreshValue.of(arguments));
        return PolicyEngine.decide(Switches.NONE, policy, call);
    }

    private static Policy policy(int tools) {
        StringBuilder json = new StringBuilder("{\"version\":\"1\",\"default\":\"deny\",\"tools\":{");
        for (int i = 0; i < tools; i++) {
            json.append(i == 0 ? "" : ",").append("\"tool_").append(i).append("\":");
            json.append(i == tools / 2 ? rules() : "{\"rate_limit\":{\"max\":9,\"window\":60}}");
        }
        byte[] document = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
        SingleDocument<Policy> read = SingleDocument.policy("bench", "bench.json", document);
        if (read instanceof SingleDocument.Loaded<Policy> loaded) {
            return loaded.value();
        }
        throw new IllegalStateException(read.toString());
    }

    private static String rules() {
        return "{\"require\":[" + predicates("require") + "],\"deny_if\":[" + predicates("deny_if")
                + "]}";
    }

    private static String predicates(String list) {
        StringBuilder json = new StringBuilder();
        for (String[] condition : CONDITIONS) {
            if (condition[0].equals(list)) {
                json.append(json.length() == 0 ? "" : ",")
                        .append("{\"conditions\":[{\"path\":\"")
                        .append(condition[1])
                        .append("\",\"op\":\"")
                        .append(condition[2])
                        .append("\",\"value\":")
                        .append(condition[3])
                        .append("}],\"on_deny\":\"no\"}");
            }
        }
        return json.toString();
    }
}
