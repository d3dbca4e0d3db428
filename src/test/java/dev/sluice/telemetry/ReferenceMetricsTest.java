package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is measured is what the catalogue says, and all of it; the page is made of that. */
class ReferenceMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void every_meter_is_as_its_entry_says_and_every_entry_has_its_meter() throws Exception {
        Meters meters = new Meters(registry);
        for (Method method : Meters.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.getName().equals("retain")) {
                method.invoke(meters, arguments(method));
            }
        }

        assertThat(measured())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(ReferenceMetricsTest::told).toList());
    }

    @Test
    void every_name_is_one_that_prometheus_takes_and_every_sentence_says_something() {
        assertThat(Metric.values())
                .allSatisfy(
                        metric -> {
                            assertThat(metric.wireName()).matches("sluice(_[a-z]+)+");
                            assertThat(metric.labels()).allMatch(each -> each.matches("[a-z]+"));
                            assertThat(metric.help()).hasSizeGreaterThan(10).doesNotEndWith(".");
                        });
    }

    private Set<String> measured() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTag("le") == null)
                .map(ReferenceMetricsTest::told)
                .collect(Collectors.toSet());
    }

    private static String told(Meter.Id id) {
        return told(
                id.getName(),
                id.getTags().stream().map(Tag::getKey).sorted().toList().toString(),
                String.valueOf(id.getDescription()));
    }

    private static String told(Metric metric) {
        return told(
                metric.meter(),
                metric.labels().stream().sorted().toList().toString(),
                metric.help());
    }

    private static String told(String name, String labels, String help) {
        return name + " " + labels + " " + help;
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
}
