package dev.sluice.bench;

import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
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

/** What it costs to read a mebibyte that was written to be costly to read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ReadingBenchmark {
    private static final int SIZE = 1 << 20;

    /** Many members, many objects with alike keys, escapes, deep nesting, digits, or plain text. */
    @Param({"members", "objects", "escapes", "nesting", "digits", "text"})
    String shape;

    private byte[] message = {};

    @Setup
    public void write() {
        StringBuilder json = new StringBuilder(SIZE + 4_096);
        json.append("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",");
        json.append("\"params\":{\"name\":\"t\",\"arguments\":{\"a\":[");
        for (int i = 0; json.length() < SIZE; i++) {
            json.append(i == 0 ? "" : ",").append(element(i));
        }
        message = json.append("]}}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private String element(int i) {
        return switch (shape) {
            case "members" -> members();
            case "objects" -> "{\"aaaaaaaaaaaaaaaa%d\":0,\"aaaaaaaaaaaaaaaa%d\":0}".formatted(i, i + 1);
            case "escapes" -> '"' + "\\u0061\\n\\\"".repeat(1_000) + '"';
            case "nesting" -> "[".repeat(55) + "]".repeat(55);
            case "digits" -> "9".repeat(990);
            default -> '"' + "x".repeat(100_000) + '"';
        };
    }

    /** As many as one object may have, with keys of the same hash in Java. */
    private static String members() {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < 8_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 13; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            object.append(i == 0 ? "\"" : ",\"").append(key).append("\":0");
        }
        return object.append('}').toString();
    }

    @Benchmark
    public Reading read() {
        return MessageReader.request(message);
    }
}
