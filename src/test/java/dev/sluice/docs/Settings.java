package dev.sluice.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting of the process, from the interfaces that the code reads it by. */
final class Settings {
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("int", "number"),
                    Map.entry("long", "number"),
                    Map.entry("double", "number"),
                    Map.entry("boolean", "true or false"),
                    Map.entry("java.util.OptionalInt", "number"),
                    Map.entry("java.util.OptionalLong", "number"),
                    Map.entry("java.lang.String", "text"),
                    Map.entry("java.time.Duration", "duration"),
                    Map.entry("java.net.URI", "address"),
                    Map.entry("java.nio.file.Path", "path"),
                    Map.entry("java.util.List<java.lang.String>", "list"),
                    Map.entry("java.util.Set<java.lang.String>", "list"));
    private static final Pattern OPTIONAL = Pattern.compile("java\\.util\\.Optional<(.*)>");

    private Settings() {}

    static String table() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.sluice")
                        .stream()
                        .filter(each -> each.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .flatMap(Settings::rows)
                        .sorted()
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        "| setting | type | default | meaning |\n|---|---|---|---|\n",
                                        "\n"));
    }

    private static Stream<String> rows(Class<?> settings) {
        String prefix = settings.getAnnotation(ConfigMapping.class).prefix();
        return rows(settings, prefix, source(settings));
    }

    private static Stream<String> rows(Class<?> settings, String prefix, String source) {
        return Arrays.stream(settings.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .flatMap(
                        method ->
                                ofEach(method)
                                        .map(each -> rows(each, name(prefix, method), source))
                                        .orElseGet(() -> Stream.of(row(prefix, method, source))));
    }

    private static String row(String prefix, Method method, String source) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        name(prefix, method),
                        type(method),
                        standard(method),
                        meaning(source, method.getName()));
    }

    /** The settings of each of several that have names of the operator's. */
    private static Optional<Class<?>> ofEach(Method method) {
        return method.getReturnType() == Map.class
                        && method.getGenericReturnType() instanceof ParameterizedType map
                        && map.getActualTypeArguments()[1] instanceof Class<?> each
                        && each.isInterface()
                ? Optional.of(each)
                : Optional.empty();
    }

    private static String name(String prefix, Method method) {
        String name =
                method.isAnnotationPresent(WithParentName.class)
                        ? prefix
                        : prefix + "." + kebab(method.getName());
        return ofEach(method).isPresent() ? name + ".NAME" : name;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String type(Method method) {
        String type = method.getGenericReturnType().getTypeName();
        Matcher optional = OPTIONAL.matcher(type);
        String plain = optional.matches() ? optional.group(1) : type;
        String word = TYPES.get(plain);
        if (word == null) {
            throw new IllegalStateException("say in Settings.TYPES what people call a " + plain);
        }
        return word;
    }

    private static String standard(Method method) {
        WithDefault value = method.getAnnotation(WithDefault.class);
        return value == null ? "none" : "`" + value.value() + "`";
    }

    /** Javadoc, as people read it. */
    private static String meaning(String source, String method) {
        Matcher matcher =
                Pattern.compile(
                                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@With\\w+(?:\\([^)]*\\))?\\s*)?"
                                        + "[\\w<>]+ "
                                        + method
                                        + "\\(\\);",
                                Pattern.DOTALL)
                        .matcher(source);
        if (!matcher.find()) {
            throw new IllegalStateException(method + " needs Javadoc: it is the reference's text");
        }
        return matcher.group(1)
                .replaceAll("\\n\\s*\\* ?", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String source(Class<?> settings) {
        String file = settings.getName().replace('.', '/') + ".java";
        try {
            return Files.readString(Path.of("src/main/java").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
