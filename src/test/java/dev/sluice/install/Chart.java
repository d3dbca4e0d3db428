package dev.sluice.install;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The chart as the real Helm engine sees it, with a file of values, as the release {@code sluice}
 * in the namespace {@code tools}.
 */
record Chart(Path values) {
    static final Path FOLDER = Path.of("helm/sluice");

    /** What the annotations of hooks are called here: the engine leaves out what is a hook. */
    static final String HOOK = "seen.sluice.dev/hook";

    /** The oldest Kubernetes that the chart is for. */
    private static final String KUBERNETES = "1.30.0";

    /** Many tests look at one variant each, which does not change while they do. */
    private static final Map<Path, String> RENDERED = new ConcurrentHashMap<>();

    private static final Path SEEN = withVisibleHooks();
    private static final Path WITH_NOTES = withVisibleNotes();

    /** Values as a map; they are written as JSON, which is YAML too. */
    static Chart with(Map<String, ?> values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            return new Chart(Files.writeString(file, new JsonObject(copy(values)).encode()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every variant that the chart brings along. */
    static Stream<Path> variants() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is installed, hooks and tests included, in strict types. */
    List<HasMetadata> objects() {
        return StrictObjects.parse(yaml());
    }

    /** The same as text. It fails with what Helm says is wrong. */
    String yaml() {
        return RENDERED.computeIfAbsent(values, each -> render(SEEN));
    }

    /** What {@code helm template --no-hooks} prints. */
    String withoutHooks() {
        return render(FOLDER);
    }

    private String render(Path chart) {
        return release(chart).withValuesFile(values).call();
    }

    /** The release without values; what is a hook is there, too. */
    static TemplateCommand release() {
        return release(SEEN);
    }

    private static TemplateCommand release(Path chart) {
        return new Helm(chart)
                .template()
                .withName("sluice")
                .withNamespace("tools")
                .withKubeVersion(KUBERNETES);
    }

    /** What Helm tells whoever has installed it. */
    String notes() {
        List<HasMetadata> objects = StrictObjects.parse(render(WITH_NOTES));
        return StrictObjects.one(objects, ConfigMap.class, "notes").getData().get("notes");
    }

    /** What the strict linter finds with these values, as {@code helm lint --values} would. */
    LintResult lint() {
        try {
            Path chart = copyOfChart();
            Map<String, Object> merged = read(FOLDER.resolve("values.yaml"));
            merge(merged, read(values));
            Files.writeString(chart.resolve("values.yaml"), new JsonObject(merged).encode());
            return new Helm(chart).lint().strict().call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> read(Path yaml) throws IOException {
        return (Map<String, Object>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(yaml));
    }

    @SuppressWarnings("unchecked")
    private static void merge(Map<String, Object> into, Map<String, Object> from) {
        from.forEach(
                (key, value) -> {
                    if (value instanceof Map && into.get(key) instanceof Map) {
                        merge((Map<String, Object>) into.get(key), (Map<String, Object>) value);
                    } else {
                        into.put(key, value);
                    }
                });
    }

    private static Map<String, Object> copy(Map<String, ?> values) {
        return Map.copyOf(values);
    }

    private static Path withVisibleHooks() {
        try {
            Path chart = copyOfChart();
            List<Path> templates = new ArrayList<>();
            try (Stream<Path> files = Files.walk(chart.resolve("templates"))) {
                files.filter(Files::isRegularFile).forEach(templates::add);
            }
            for (Path template : templates) {
                String text = Files.readString(template);
                Files.writeString(template, text.replace("helm.sh/hook", HOOK));
            }
            return chart;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine's Java interface gives no notes, so they become an object here. */
    private static Path withVisibleNotes() {
        try {
            Path chart = copyOfChart();
            Files.move(chart.resolve("templates/NOTES.txt"), chart.resolve("notes.txt"));
            Files.writeString(
                    chart.resolve("templates/notes.yaml"),
                    """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: notes}
                    data: {notes: {{ tpl (.Files.Get "notes.txt") . | toJson }}}
                    """);
            return chart;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copyOfChart() throws IOException {
        Path copy = Files.createTempDirectory("chart").resolve("sluice");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(FOLDER)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = copy.resolve(FOLDER.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        return copy;
    }
}
