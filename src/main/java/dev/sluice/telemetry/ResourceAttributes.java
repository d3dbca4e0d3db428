package dev.sluice.telemetry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an operator says of the process, as OpenTelemetry writes it in one variable. */
final class ResourceAttributes {
    private ResourceAttributes() {}

    /** By key, in their order. */
    static Map<String, String> of(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (key.isEmpty() && !pair.isBlank()) {
                throw refused();
            }
            if (!key.isEmpty()) {
                attributes.put(key, decoded(pair.substring(equals + 1).strip()));
            }
        }
        return attributes;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static IllegalStateException refused() {
        return new IllegalStateException(
                "sluice.tracing.resource-attributes (or OTEL_RESOURCE_ATTRIBUTES) must be pairs of"
                        + " key=value with commas between, and a % must begin two hexadecimal"
                        + " digits");
    }
}
