package dev.sluice.docs;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of the rules by which tools are classified. */
final class RiskWords {
    private static final Path FILE = Path.of("src/main/resources/catalog/rules.json");

    private RiskWords() {}

    static String tables() throws IOException, MalformedJsonException {
        JsonValue rules = StrictJson.read(Files.readAllBytes(FILE), JsonLimits.REPLY);
        StringBuilder text = new StringBuilder("| class | verbs |\n|---|---|\n");
        for (JsonValue.Member each : member(rules, "verbs").members()) {
            text.append("| %s | %s |%n".formatted(each.key(), words(each.value())));
        }
        text.append("\n| class | when a verb | is done to |\n|---|---|---|\n");
        for (JsonValue each : member(rules, "objects").elements()) {
            text.append(
                    "| %s | %s | %s%s |%n"
                            .formatted(
                                    member(each, "class").text(),
                                    words(member(each, "verbs")),
                                    words(member(each, "nouns")).replace("*", "anything"),
                                    conditions(each)));
        }
        return text.toString();
    }

    private static String conditions(JsonValue rule) {
        return condition(", where these stand near: ", rule.get("with"))
                + condition(", where an argument is named: ", rule.get("with_argument"))
                + (rule.get("instead") == null ? "" : " (also where that is milder)");
    }

    private static String condition(String told, @Nullable JsonValue words) {
        return words == null ? "" : told + words(words);
    }

    private static JsonValue member(JsonValue parent, String key) {
        return Objects.requireNonNull(parent.get(key), key);
    }

    private static String words(JsonValue list) {
        return list.elements().stream()
                .map(JsonValue::text)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
