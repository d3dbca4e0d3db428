package dev.sluice.cli.add;

import dev.sluice.config.SecretReference;
import dev.sluice.protocol.JsonStrings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Documents of servers, as a person would write them; secrets are only named. */
public final class ServerText {
    private ServerText() {}

    /** A server at a URL. */
    public static String http(String url, Map<String, SecretReference> headers, boolean sse) {
        StringBuilder text = new StringBuilder("url: " + JsonStrings.quote(url) + "\n");
        if (sse) {
            text.append("transport: sse\n");
        }
        if (!headers.isEmpty()) {
            text.append("auth:\n  headers:\n");
            references(text, "    ", headers);
        }
        return text.toString();
    }

    /** A server that is a command. */
    public static String command(List<String> command, Map<String, SecretReference> environment) {
        StringBuilder text = new StringBuilder("command: ");
        text.append(
                command.stream()
                        .map(JsonStrings::quote)
                        .collect(Collectors.joining(", ", "[", "]\n")));
        if (!environment.isEmpty()) {
            text.append("env:\n");
            references(text, "  ", environment);
        }
        return text.toString();
    }

    private static void references(
            StringBuilder text, String indent, Map<String, SecretReference> references) {
        references.forEach(
                (name, reference) ->
                        text.append(indent)
                                .append(JsonStrings.quote(name))
                                .append(": ")
                                .append(place(reference))
                                .append('\n'));
    }

    private static String place(SecretReference reference) {
        return reference instanceof SecretReference.FromFile file
                ? "{file: " + JsonStrings.quote(file.path().toString()) + "}"
                : "{env: "
                        + JsonStrings.quote(
                                ((SecretReference.FromEnvironment) reference).variable())
                        + "}";
    }
}
