package dev.sluice.cli.cases;

import dev.sluice.config.Node;
import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.StrictObject;
import dev.sluice.config.StrictReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one case: a call, or a sequence of calls in time. */
final class CaseReader {
    private static final BigDecimal MOST_REPEATS = BigDecimal.valueOf(100_000);

    private final String file;
    private final Stage stage;
    private final StrictReading reading;
    private final PlayReader plays;
    private final ExpectationReader expectations;

    CaseReader(String file, Stage stage, StrictReading reading, PlayReader plays) {
        this.file = file;
        this.stage = stage;
        this.reading = reading;
        this.plays = plays;
        this.expectations = new ExpectationReader(reading);
    }

    /** The case, or null when something is wrong with it. */
    @Nullable TestCase read(Node node) {
        StrictObject fields = reading.object(node, "name", "call", "expect", "sequence");
        if (fields == null) {
            return null;
        }
        String name = fields.text("name", "name: a refund over the limit is refused");
        List<Scene> scenes = fields.find("sequence") == null ? single(fields) : sequence(fields);
        if (scenes.isEmpty()) {
            return null;
        }
        String shown = name == null ? scenes.get(0).play().describe() : name;
        return new TestCase(file, node.place().line(), shown, stage, scenes);
    }

    private List<Scene> single(StrictObject fields) {
        Scene scene = scene(fields, Duration.ZERO, 1);
        return scene == null ? List.of() : List.of(scene);
    }

    private List<Scene> sequence(StrictObject fields) {
        for (String field : List.of("call", "expect")) {
            if (fields.find(field) != null) {
                fields.refuse(field, "stands inside the sequence, not beside it");
            }
        }
        if (fields.find("sequence") instanceof ArrayNode list && list.items().isEmpty()) {
            fields.refuse("sequence", "is empty; write at least one call");
        }
        List<Scene> scenes = new ArrayList<>();
        Duration last = Duration.ZERO;
        for (Node item : fields.items("sequence")) {
            StrictObject step = reading.object(item, "at", "repeat", "call", "expect");
            if (step != null) {
                last = at(step, last);
                Scene scene = scene(step, last, repeat(step));
                if (scene != null) {
                    scenes.add(scene);
                }
            }
        }
        return scenes;
    }

    private @Nullable Scene scene(StrictObject fields, Duration at, int repeat) {
        Node call = fields.require("call", "call: {tool: pay, args: {amount: 5}}");
        Node expect = fields.require("expect", "expect: {decision: allowed}");
        Play play = call == null ? null : plays.read(call);
        Expectation expectation = expect == null ? null : expectations.read(expect);
        return play == null || expectation == null
                ? null
                : new Scene(fields.node().place().line(), at, repeat, play, expectation);
    }

    /** When a step happens: left out, with the step before it. */
    private static Duration at(StrictObject step, Duration last) {
        String text = step.text("at", "at: 59s");
        Duration at = text == null ? last : Durations.parse(text);
        if (at == null) {
            step.refuse("at", "must be a duration; write for example 0s, 500ms, 59s, 2m or 1h");
        } else if (at.compareTo(last) < 0) {
            step.refuse("at", "is earlier than the step before; time does not go back");
        }
        return at == null ? last : at;
    }

    private static int repeat(StrictObject step) {
        Node node = step.find("repeat");
        if (node == null) {
            return 1;
        }
        if (node instanceof NumberNode number
                && number.value().signum() > 0
                && number.value().scale() <= 0
                && number.value().compareTo(MOST_REPEATS) <= 0) {
            return number.value().intValueExact();
        }
        step.refuse("repeat", "must be a whole number from 1 to 100000");
        return 1;
    }
}
