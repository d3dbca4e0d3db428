package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of metrics names exactly what Prometheus gets, with its labels. */
class ReferenceMetricsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sluice_\\w+(?:\\{[^}]*})?)` ");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void every_meter_stands_on_the_page_and_nothing_else() throws Exception {
        Meters meters = new Meters(registry);
        for (Method method : Meters.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                method.invoke(meters, arguments(method));
            }
        }

        assertThat(documented()).isEqualTo(measured());
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(ReferenceMetricsTest::argument)
                .toArray();
    }

    private static Object argument(Class<?> type) {
        if (type == String.class) {
            return "x";
        }
        if (type == Enum.class) {
            return Thread.State.NEW;
        }
        if (type == Map.class) {
            return Map.of("x", 1L);
        }
        if (type == BooleanSupplier.class) {
            return (BooleanSupplier) () -> true;
        }
        if (type == Supplier.class) {
            return (Supplier<Number>) () -> 1;
        }
        return type == Duration.class ? Duration.ZERO : (Object) 1;
    }

    private static Set<String> documented() throws IOException {
        Matcher rows = ROW.matcher(Files.readString(Path.of("docs/reference-metrics.md")));
        return rows.results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> measured() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTag("le") == null)
                .map(ReferenceMetricsTest::wireName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Prometheus adds the unit of a timer and says of a counter that it is one. */
    private static String wireName(Meter.Id id) {
        String suffix =
                switch (id.getType()) {
                    case COUNTER -> "_total";
                    case TIMER -> "_seconds";
                    default -> "";
                };
        String labels = id.getTags().stream().map(Tag::getKey).collect(Collectors.joining(","));
        return id.getName() + suffix + (labels.isEmpty() ? "" : "{" + labels + "}");
    }
}
