package dev.sluice.log;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The lines that Quarkus writes, with a message that cannot end its line. Lines of a stack trace
 * begin with a tab, as no other line does.
 */
final class TextLines extends ExtFormatter {
    private final Formatter form;

    /**
     * Writes lines of a form.
     *
     * @param form the form that is set
     */
    TextLines(Formatter form) {
        this.form = form;
    }

    @Override
    public String format(ExtLogRecord record) {
        ExtLogRecord safe = new ExtLogRecord(record);
        String message = formatMessage(record);
        safe.setMessage(
                message == null ? "" : Visible.of(message), ExtLogRecord.FormatStyle.NO_FORMAT);
        Throwable thrown = record.getThrown();
        safe.setThrown(null);
        String line = formatted(safe);
        if (thrown == null) {
            return line;
        }
        StringBuilder lines = new StringBuilder(line);
        if (!line.endsWith("\n")) {
            lines.append('\n');
        }
        Traces.of(thrown).forEach(each -> lines.append('\t').append(each).append('\n'));
        return lines.toString();
    }

    private String formatted(LogRecord record) {
        return form.format(record);
    }
}
