package dev.sluice.config;

import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.Target;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Policies with calls and what must come of them, as files that a policy author can read. */
final class PolicyCases {
    private static final Path FOLDER = Path.of("src/test/resources/policy/cases");

    /** One call and what must come of it. */
    record Case(String file, @Nullable Policy policy, Target target, JsonObject expect) {
        Call call() {
            return new Call("s", new CallerFacts("g", "g", null), target, null);
        }

        @Override
        public String toString() {
            return file + ": " + target.kind() + " " + target.name();
        }
    }

    private PolicyCases() {}

    static List<Case> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().flatMap(file -> in(file).stream()).toList();
        }
    }

    private static List<Case> in(Path file) {
        JsonObject content = load(file);
        String name = Listing.documentName(file);
        Policy policy = policy(name, content.getJsonObject("policy"));
        return content.getJsonArray("cases").stream()
                .map(JsonObject.class::cast)
                .map(one -> new Case(name, policy, target(one), one.getJsonObject("expect")))
                .toList();
    }

    private static Target target(JsonObject one) {
        JsonObject call = one.getJsonObject("call");
        String kind = call.getString("kind").toUpperCase(Locale.ROOT);
        return new Target(Target.Kind.valueOf(kind), call.getString("name"));
    }

    private static @Nullable Policy policy(String name, @Nullable JsonObject policy) {
        if (policy == null) {
            return null;
        }
        Problems problems = new Problems();
        try {
            byte[] json = policy.encode().getBytes(StandardCharsets.UTF_8);
            String file = "policies/" + name + ".json";
            Node root = DocumentParser.parse(file, json);
            Document document = new Document(DocumentKind.POLICY, name, file, root);
            Policy read = new PolicyReader(problems).read(document);
            if (read != null) {
                return read;
            }
        } catch (MalformedDocumentException e) {
            problems.add(e.problem());
        }
        throw new IllegalStateException(name + ": " + problems.list());
    }

    @SuppressWarnings("unchecked")
    private static JsonObject load(Path file) {
        try {
            Object read =
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return new JsonObject((Map<String, Object>) read);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
