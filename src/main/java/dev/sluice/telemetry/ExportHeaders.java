package dev.sluice.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What a collector is shown beside what it gets, mostly a key. It is read anew for each export, by
 * the thread that exports; while the file cannot be used, what it held last still counts.
 */
final class ExportHeaders implements Supplier<Map<String, String>> {
    private static final Logger LOG = Logger.getLogger(ExportHeaders.class);
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \\t]*([!-~][ -~]*)");

    private final Path file;
    private volatile Map<String, String> last;
    private volatile boolean told;

    /**
     * Reads the file, which must be usable.
     *
     * @param settings what the name of its setting begins with
     */
    ExportHeaders(String settings, Path file) {
        this.file = file;
        try {
            last = read();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s.headers-file: %s%s"
                            .formatted(
                                    settings,
                                    file,
                                    e instanceof Unusable ? e.getMessage() : " cannot be read"));
        }
    }

    @Override
    public Map<String, String> get() {
        try {
            last = read();
            told = false;
        } catch (IOException e) {
            if (!told) {
                LOG.warnf("%s cannot be used, what it held before still counts", file);
            }
            told = true;
        }
        return last;
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(text);
            if (!matcher.matches()) {
                throw new Unusable(":" + number + " is no header; write Name: value");
            }
            headers.put(matcher.group(1), matcher.group(2));
        }
        return Map.copyOf(headers);
    }

    private static final class Unusable extends IOException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }
}
