package dev.sluice.config;

import dev.sluice.config.Node.NumberNode;
import dev.sluice.config.Node.TextNode;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the length of a limit's window: a word, whole seconds or a duration. */
final class WindowReader {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Durations DURATIONS = Durations.ofSeconds(LONGEST);

    private WindowReader() {}

    static @Nullable Duration read(Fields fields) {
        Node node = fields.require("window", "\"hour\"");
        Duration window = node == null ? null : read(node);
        if (node != null && window == null) {
            fields.refuse(
                    "window",
                    "must be \"minute\", \"hour\", \"day\", positive whole seconds or a duration,"
                            + " at most 366d; write for example 60 or \"12h\"");
        }
        return window;
    }

    private static @Nullable Duration read(Node node) {
        if (node instanceof NumberNode number) {
            return seconds(number.value());
        }
        if (!(node instanceof TextNode text)) {
            return null;
        }
        return switch (text.value()) {
            case "minute" -> Duration.ofMinutes(1);
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            default -> DURATIONS.parse(text.value());
        };
    }

    private static @Nullable Duration seconds(BigDecimal number) {
        boolean fits =
                number.signum() > 0
                        && number.scale() <= 0
                        && number.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) <= 0;
        return fits ? Duration.ofSeconds(number.longValueExact()) : null;
    }
}
