package dev.sluice.cli.cases;

import dev.sluice.config.Node;
import dev.sluice.config.Node.TextNode;
import dev.sluice.config.SingleDocument;
import dev.sluice.config.StrictObject;
import dev.sluice.config.StrictReading;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what holds for a whole file of cases, then each case. */
final class CaseFileReader {
    private static final String DEFAULT_SERVER = "server";

    private final Path path;
    private final StrictReading reading;

    CaseFileReader(Path path, StrictReading reading) {
        this.path = path;
        this.reading = reading;
    }

    /** The file's cases, or null when something is wrong with them. */
    @Nullable CaseFile read(Node root) {
        StrictObject fields =
                reading.object(
                        root, "description", "policy", "switches", "server", "caller", "cases");
        if (fields == null) {
            return null;
        }
        String description = fields.text("description", "description: what these cases show");
        String server = fields.text("server", "server: iterable");
        Policy policy = policy(fields.find("policy"));
        Stage stage = new Stage(server == null ? DEFAULT_SERVER : server, policy, switches(fields));
        PlayReader plays = new PlayReader(reading, Who.of(reading, fields.find("caller")));
        CaseReader reader = new CaseReader(path.toString(), stage, reading, plays);
        fields.require("cases", "cases: [{call: {tool: pay}, expect: {decision: allowed}}]");
        List<TestCase> cases = new ArrayList<>();
        for (Node item : fields.items("cases")) {
            TestCase one = reader.read(item);
            if (one != null) {
                cases.add(one);
            }
        }
        return reading.hasProblems() ? null : new CaseFile(path.toString(), description, cases);
    }

    private @Nullable Policy policy(@Nullable Node node) {
        if (node == null) {
            return null;
        }
        SingleDocument<Policy> result =
                node instanceof TextNode text
                        ? fromFile(node, text.value())
                        : SingleDocument.policy(nameOf(path), node);
        if (result instanceof SingleDocument.Refused<Policy> refused) {
            reading.refuse(refused.problems());
        }
        return result instanceof SingleDocument.Loaded<Policy> loaded ? loaded.value() : null;
    }

    private @Nullable SingleDocument<Policy> fromFile(Node node, String name) {
        try {
            Path file = path.resolveSibling(name).normalize();
            return SingleDocument.policy(nameOf(file), file.toString(), Files.readAllBytes(file));
        } catch (IOException | InvalidPathException e) {
            reading.refuse(
                    node,
                    "the policy's file cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); its path counts from this file's folder");
            return null;
        }
    }

    private Switches switches(StrictObject fields) {
        List<Switch> on = new ArrayList<>();
        for (Node item : fields.items("switches")) {
            SingleDocument<Switch> result = SingleDocument.switchOf(nameOf(path), item);
            if (result instanceof SingleDocument.Loaded<Switch> loaded) {
                on.add(loaded.value());
            } else {
                reading.refuse(((SingleDocument.Refused<Switch>) result).problems());
            }
        }
        return new Switches(on);
    }

    /** The name that a document in that file has. */
    static String nameOf(Path file) {
        Path last = file.getFileName();
        return last == null ? "" : last.toString().replaceFirst("\\.[^.]*$", "");
    }
}
