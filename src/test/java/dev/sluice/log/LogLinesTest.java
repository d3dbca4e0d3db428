package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Naughty;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An ordinary log line is one line, whatever it tells of, as text and as JSON. */
class LogLinesTest {
    private final Formatter text = new TextLines(new PatternFormatter("%p [%c] %m%n%e"));
    private final Formatter json = new JsonLines();

    static List<String> naughty() {
        return Naughty.all();
    }

    @ParameterizedTest
    @MethodSource("naughty")
    @Threat("H16")
    void any_text_in_a_message_stays_one_line(String name) {
        ExtLogRecord record = record("server %s: it is gone", name);

        String line = text.format(record);
        assertThat(line).startsWith("INFO [dev.sluice] server ").endsWith(": it is gone\n");
        assertThat(Naughty.isHarmless(line.substring(0, line.length() - 1))).isTrue();

        String object = json.format(record);
        assertThat(Naughty.isHarmless(object.substring(0, object.length() - 1))).isTrue();
        assertThat(new JsonObject(object).getString("message"))
                .isEqualTo("server " + name + ": it is gone");
    }

    @ParameterizedTest
    @MethodSource("naughty")
    @Threat("H16")
    void any_text_in_a_failure_stays_in_its_line(String name) {
        ExtLogRecord record = record("it failed", "");
        record.setThrown(new IllegalStateException(name, new IllegalArgumentException(name)));

        List<String> lines = List.of(text.format(record).split("\n"));
        assertThat(lines.get(0)).isEqualTo("INFO [dev.sluice] it failed");
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.startsWith("\t"))
                .allMatch(line -> Naughty.isHarmless(line.substring(1)))
                .anyMatch(line -> line.startsWith("\tCaused by: java.lang.IllegalArgument"));

        String object = json.format(record);
        assertThat(Naughty.isHarmless(object.substring(0, object.length() - 1))).isTrue();
        assertThat(new JsonObject(object).getJsonArray("trace").getString(0))
                .startsWith("java.lang.IllegalStateException: ");
    }

    @Test
    void a_line_about_a_request_has_its_id_as_a_field() {
        ExtLogRecord record = record("request %s failed", "a-1");
        record.putMdc("requestId", "a-1");

        assertThat(new JsonObject(json.format(record)).fieldNames())
                .containsExactly("time", "level", "logger", "requestId", "message");
        assertThat(new JsonObject(json.format(record)).getString("requestId")).isEqualTo("a-1");
    }

    private static ExtLogRecord record(String format, String parameter) {
        ExtLogRecord record =
                new ExtLogRecord(
                        Level.INFO,
                        format,
                        ExtLogRecord.FormatStyle.PRINTF,
                        LogLinesTest.class.getName());
        record.setLoggerName("dev.sluice");
        record.setParameters(new Object[] {parameter});
        return record;
    }
}
