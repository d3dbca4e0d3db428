package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot be used end the start with a sentence that says what to write instead. */
class AuditSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sluice.audit.sink       | syslog | write stdout, file or otlp
                    sluice.audit.sink       | file   | sluice.audit.file is not set; name the file
                    sluice.audit.sink       | otlp   | sluice.audit.otlp.endpoint is not set; write the address
                    sluice.audit.on-full    | block  | write block-new or drop-counted
                    sluice.audit.queue      | 100    | write 1024 or more
                    sluice.access-log.sink  | stdout | write off, stderr or file
                    sluice.access-log.sink  | file   | sluice.access-log.file is not set; name the file
                    """)
    void a_setting_that_cannot_be_used_is_refused(String name, String value, String told) {
        assertThatThrownBy(() -> start(Map.of(name, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sluice.audit.otlp.endpoint     | ftp://collector
                    sluice.audit.otlp.headers-file | /nowhere/headers
                    sluice.audit.otlp.ca-file      | /nowhere/ca.crt
                    """)
    void a_collector_that_cannot_be_used_is_refused(String name, String value) {
        Map<String, String> settings =
                name.endsWith("endpoint")
                        ? Map.of("sluice.audit.sink", "otlp", name, value)
                        : Map.of(
                                "sluice.audit.sink",
                                "otlp",
                                "sluice.audit.otlp.endpoint",
                                "http://127.0.0.1:4318",
                                name,
                                value);

        assertThatThrownBy(() -> start(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the collector of sluice.audit.otlp cannot be used");
    }

    private static void start(Map<String, String> settings) {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .forClassLoader(AuditSettingsTest.class.getClassLoader())
                        .addDiscoveredConverters()
                        .withMapping(AuditSettings.class)
                        .withMapping(OtlpSettings.class)
                        .withMapping(AccessSettings.class)
                        .withSources(new PropertiesConfigSource(settings, "a test", 100))
                        .build();
        Meters meters = new Meters(new SimpleMeterRegistry());
        InstantSource clock = InstantSource.system();
        var unused =
                new QueuedLog(
                        config.getConfigMapping(AuditSettings.class),
                        config.getConfigMapping(OtlpSettings.class),
                        meters,
                        clock);
        var unusedAccess =
                new AccessLog(config.getConfigMapping(AccessSettings.class), meters, clock);
    }
}
