package dev.sluice.cli.add;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON for people to paste. */
public final class IndentedJson {
    private IndentedJson() {}

    /** Writes objects over several lines, and lists of texts on one. */
    public static String of(Object value) {
        return of(value, "");
    }

    private static String of(Object value, String indent) {
        String inner = indent + "  ";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return map.entrySet().stream()
                    .map(
                            each ->
                                    inner
                                            + JsonStrings.quote(each.getKey().toString())
                                            + ": "
                                            + of(each.getValue(), inner))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(each -> of(each, indent))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return JsonText.of(value);
    }
}
