package dev.sluice.bench;

import dev.sluice.cost.Rounds;
import dev.sluice.cost.Works;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the parts that are asked for, and prints a table. */
final class Parts {
    private static final String FLAT = "flat";
    private static final double MOST = 1.2;

    private Parts() {}

    public static void main(String[] args) throws Exception {
        boolean named = args.length > 0 && !args[0].startsWith("-");
        String wanted = named ? args[0] : "";
        boolean flat = wanted.isEmpty() || wanted.equals(FLAT);
        if (!wanted.equals(FLAT)) {
            measure(wanted, named ? Arrays.copyOfRange(args, 1, args.length) : args);
        }
        if (flat && !areFlat()) {
            System.out.println("FAILED");
            System.exit(1);
        }
    }

    private static void measure(String wanted, String[] options) throws Exception {
        Pattern pattern = Pattern.compile(wanted);
        List<String> parts = new ArrayList<>();
        for (String name : Works.names()) {
            if (pattern.matcher(name).find()) {
                parts.add(name);
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no part is named so; there are " + Works.names());
        }
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .parent(new CommandLineOptions(options))
                                        .include(PartBenchmark.class.getName())
                                        .param("part", parts.toArray(String[]::new))
                                        .addProfiler(GCProfiler.class)
                                        .resultFormat(ResultFormatType.JSON)
                                        .result("target/bench-jmh/results.json")
                                        .build())
                        .run();
        System.out.printf("%n| part | ns | ± (99.9 %%) | bytes |%n|---|---|---|---|%n");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            System.out.printf(
                    "| %s | %.0f | %.0f | %.0f |%n",
                    result.getParams().getParam("part"),
                    time.getScore(),
                    time.getScoreError(),
                    bytes == null ? Double.NaN : bytes.getScore());
        }
    }

    /** By turns in this process: benchmarks in processes of their own are each disturbed otherwise. */
    private static boolean areFlat() {
        System.out.printf("%n| a decision among | of one among 10 tools and 1 policy |%n|---|---|%n");
        boolean flat = true;
        for (String many : List.of("decision-5000-tools", "decision-2000-policies")) {
            double ratio = Rounds.ratio(Works.of("decision-10-tools"), Works.of(many));
            System.out.printf("| %s | %.2f |%n", many, ratio);
            flat &= ratio <= MOST;
        }
        return flat;
    }
}
