package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.SecretReference.FromEnvironment;
import dev.sluice.config.SecretReference.FromFile;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where a secret is to be found. No message repeats what was written: it may be one. */
final class SecretReferenceReader {
    private static final Vocabulary WORDS = Vocabulary.of("file", "env");
    static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Problems problems;

    SecretReferenceReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable SecretReference read(Node node) {
        if (!(node instanceof ObjectNode)) {
            problems.add(
                    node.place(),
                    "a secret does not stand in a document; write {file: /path} or {env: NAME}");
            return null;
        }
        Fields fields = Fields.of(node, WORDS, problems);
        if (fields == null) {
            return null;
        }
        if ((fields.find("file") == null) == (fields.find("env") == null)) {
            problems.add(node.place(), "needs one of {file: /path} and {env: NAME}");
            return null;
        }
        return fields.find("file") == null ? variable(fields) : file(fields);
    }

    private @Nullable SecretReference variable(Fields fields) {
        String name = fields.text("env", "env: API_KEY");
        if (name != null && !VARIABLE.matcher(name).matches()) {
            fields.refuse("env", "must be the name of a variable; write for example API_KEY");
            return null;
        }
        return name == null ? null : new FromEnvironment(name);
    }

    private @Nullable SecretReference file(Fields fields) {
        String text = fields.text("file", "file: /var/run/secrets/iterable/key");
        if (text == null) {
            return null;
        }
        Path path = AbsolutePath.of(text);
        if (path == null) {
            fields.refuse("file", "must be an absolute path; begin it with /");
            return null;
        }
        return new FromFile(path);
    }
}
