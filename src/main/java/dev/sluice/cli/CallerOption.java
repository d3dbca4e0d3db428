package dev.sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose limits are meant. */
final class CallerOption {
    @Option(
            names = "--grant",
            paramLabel = "NAME",
            required = true,
            description = "The grant whose limits are meant.")
    private String grant = "";

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "The caller behind it (default: whom its token proves).")
    private @Nullable String subject;

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant", grant);
        String named = subject;
        if (named != null) {
            fields.put("subject", named);
        }
        return fields;
    }
}
