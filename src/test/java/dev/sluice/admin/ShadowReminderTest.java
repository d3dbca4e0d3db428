package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SingleDocument;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Callers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules in shadow are counted and warned of for as long as they are in force. */
class ShadowReminderTest {
    private static final Logger LOG = Logger.getLogger("dev.sluice.config");

    private final List<String> warnings = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ShadowReminder reminder = new ShadowReminder(new Meters(registry));
    private final Handler listener =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    warnings.add(String.format(entry.getMessage(), entry.getParameters()));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
    }

    @AfterEach
    void stop() {
        LOG.removeHandler(listener);
    }

    @Test
    void each_policy_in_force_is_counted_and_those_in_shadow_are_named() {
        reminder.applied(
                snapshot(
                        Map.of(
                                "strict", "\"tools\":{\"a\":{}}",
                                "mixed", "\"tools\":{\"a\":{\"mode\":\"shadow\"},\"b\":{}}",
                                "whole", "\"mode\":\"shadow\"")));

        assertThat(gauges()).isEqualTo(Map.of("strict", 0.0, "mixed", 1.0, "whole", 1.0));
        assertThat(warnings)
                .containsExactly(
                        "Policies with rules in shadow, which refuse nothing: mixed (1), whole (1)");
    }

    @Test
    void what_is_no_longer_in_force_is_forgotten() {
        reminder.applied(snapshot(Map.of("whole", "\"mode\":\"shadow\"")));
        reminder.narrowed(snapshot(Map.of("strict", "\"tools\":{}")));

        assertThat(gauges()).isEqualTo(Map.of("strict", 0.0));
        assertThat(warnings).hasSize(1);
    }

    private Map<String, Double> gauges() {
        Map<String, Double> values = new TreeMap<>();
        for (Gauge gauge : registry.find("sluice_shadow_rules").gauges()) {
            values.put(gauge.getId().getTag("policy"), gauge.value());
        }
        return values;
    }

    private static Snapshot snapshot(Map<String, String> documents) {
        Map<String, Policy> policies = new HashMap<>();
        documents.forEach(
                (name, rest) -> {
                    String json = "{\"version\":\"1\",\"default\":\"deny\"," + rest + "}";
                    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
                    SingleDocument<Policy> read =
                            SingleDocument.policy(name, name + ".json", bytes);
                    policies.put(name, ((SingleDocument.Loaded<Policy>) read).value());
                });
        return Callers.snapshot(Map.of(), policies, List.of(), Switches.NONE);
    }
}
