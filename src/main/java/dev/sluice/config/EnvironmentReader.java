package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the environment that a command starts with. No message repeats a value. */
final class EnvironmentReader {

    /** A command has no business with the gateway's own settings, nor should it seem to. */
    private static final String OWN = "SLUICE_";

    private final Problems problems;
    private final SecretReferenceReader references;

    EnvironmentReader(Problems problems) {
        this.problems = problems;
        this.references = new SecretReferenceReader(problems);
    }

    /**
     * What was read, as far as it was right.
     *
     * @param variables those that stand in the document
     * @param keys where the others are to be found
     */
    record Environment(Map<String, String> variables, Map<String, SecretReference> keys) {}

    Environment read(Fields server) {
        Map<String, String> variables = new HashMap<>();
        Map<String, SecretReference> keys = new HashMap<>();
        server.entries("env")
                .forEach(
                        (name, value) -> {
                            String fault = faultOf(name);
                            if (fault != null) {
                                problems.add(value.place(), "the variable " + fault);
                            }
                            if (value instanceof ObjectNode) {
                                SecretReference reference = references.read(value);
                                if (reference != null) {
                                    keys.put(name, reference);
                                }
                            } else {
                                variables.put(name, literal(value));
                            }
                        });
        return new Environment(variables, keys);
    }

    private static @Nullable String faultOf(String name) {
        if (!SecretReferenceReader.VARIABLE.matcher(name).matches()) {
            return "has a name that programs cannot read; write for example API_KEY";
        }
        return name.startsWith(OWN)
                ? "has a name that is kept for Sluice's own settings; delete it"
                : null;
    }

    private String literal(Node value) {
        if (!(value instanceof TextNode text)) {
            problems.add(
                    value.place(),
                    "must be a text, {file: /path} or {env: NAME}; put numbers, true and false"
                            + " between quotes");
            return "";
        }
        if (text.value().indexOf('\0') >= 0) {
            problems.add(value.place(), "must not hold a NUL character; delete it");
        }
        return text.value();
    }
}
