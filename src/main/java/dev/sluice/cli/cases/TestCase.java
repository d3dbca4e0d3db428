package dev.sluice.cli.cases;

import dev.sluice.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One case: calls one after the other, and what must come of each.
 *
 * @param file the file, as its reader named it
 * @param line the line on which the case begins
 * @param name what it shows
 * @param stage what holds for all of its calls
 * @param scenes its calls in the order of time, at least one
 */
public record TestCase(String file, int line, String name, Stage stage, List<Scene> scenes) {
    public TestCase {
        scenes = List.copyOf(scenes);
    }

    /** The same calls under another policy. */
    public TestCase under(@Nullable Policy policy) {
        return new TestCase(
                file, line, name, new Stage(stage.server(), policy, stage.switches()), scenes);
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + name;
    }
}
