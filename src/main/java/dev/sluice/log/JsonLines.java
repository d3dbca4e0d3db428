package dev.sluice.log;

import dev.sluice.protocol.JsonStrings;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. */
final class JsonLines extends ExtFormatter {

    @Override
    public String format(ExtLogRecord record) {
        StringBuilder line = new StringBuilder(256).append("{\"time\":");
        line.append(JsonStrings.quote(record.getInstant().toString()));
        text(line, "level", record.getLevel().getName());
        text(line, "logger", record.getLoggerName());
        text(line, "requestId", record.getMdc("requestId"));
        text(line, "message", formatMessage(record));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append(",\"trace\":").append(array(Traces.of(thrown)));
        }
        return line.append("}\n").toString();
    }

    private static void text(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append(",\"").append(name).append("\":").append(JsonStrings.quote(value));
        }
    }

    private static String array(List<String> texts) {
        return texts.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"));
    }
}
