package dev.sluice.config;

import dev.sluice.upstream.Timeouts;
import java.time.Duration;

/** Reads how long a server may take. */
final class TimeoutsReader {
    private static final Vocabulary TIMEOUTS =
            Vocabulary.of("connect", "firstByte", "idle", "total");

    private TimeoutsReader() {}

    static Timeouts read(Fields server) {
        Timeouts otherwise = Timeouts.DEFAULT;
        Fields given = server.object("timeouts", TIMEOUTS);
        if (given == null) {
            return otherwise;
        }
        return new Timeouts(
                timeout(given, "connect", otherwise.connect()),
                timeout(given, "firstByte", otherwise.firstByte()),
                timeout(given, "idle", otherwise.idle()),
                timeout(given, "total", otherwise.total()));
    }

    private static Duration timeout(Fields fields, String field, Duration otherwise) {
        String text = fields.text(field, "\"30s\"");
        if (text == null) {
            return otherwise;
        }
        Duration duration = Durations.OF_TIMEOUTS.parse(text);
        if (duration == null) {
            fields.refuse(
                    field,
                    "must be a positive duration of at most 168h; write for example 500ms, 2s, 5m"
                            + " or 1h");
        }
        return duration == null ? otherwise : duration;
    }
}
