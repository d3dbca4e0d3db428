package dev.sluice.config;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Node.TextNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an operator accepted of a server's tools. */
final class PinReader implements DocumentReader<Pins> {
    private static final Vocabulary WORDS =
            Vocabulary.of("server", "newTools", "since", "tools", "description");
    private static final Choice<Pins.NewTools> NEW_TOOLS =
            new Choice<>("word for new tools", Pins.NewTools.QUARANTINE.word(), newTools());
    private static final Pattern FINGERPRINT = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final String EXAMPLE =
            "sha256: and 64 digits 0-9 a-f, as sluice pins accept prints it";

    private final Problems problems;

    PinReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public @Nullable Pins read(Document document) {
        int before = problems.count();
        Fields fields = Fields.of(document.root(), WORDS, problems);
        if (fields == null) {
            return null;
        }
        fields.sentence("description", "description: accepted by Alice on review 7");
        String server = fields.requiredText("server", "server: iterable");
        Pins.NewTools newTools = NEW_TOOLS.find(fields, "newTools", Pins.NewTools.QUARANTINE);
        Instant since = since(fields);
        fields.require("tools", "tools: {get_campaign: \"sha256:…\"}, or {} for none yet");
        Map<String, String> tools = new LinkedHashMap<>();
        fields.entries("tools").forEach((name, value) -> tools.put(name, fingerprint(name, value)));
        return server == null || problems.count() > before
                ? null
                : new Pins(document.name(), server, newTools, since, tools);
    }

    private static Map<String, Pins.NewTools> newTools() {
        Map<String, Pins.NewTools> meanings = new LinkedHashMap<>();
        for (Pins.NewTools each : Pins.NewTools.values()) {
            meanings.put(each.word(), each);
        }
        return meanings;
    }

    private @Nullable Instant since(Fields fields) {
        String text = fields.text("since", UtcTime.EXAMPLE);
        Instant since = text == null ? null : UtcTime.parse(text);
        if (text != null && since == null) {
            fields.refuse("since", "must be a time in UTC; write for example " + UtcTime.EXAMPLE);
        }
        return since;
    }

    private String fingerprint(String name, Node value) {
        String fault = NameFaults.ofName(name);
        if (fault != null) {
            problems.add(value.place(), fault);
        }
        String text = value instanceof TextNode written ? written.value() : "";
        if (!FINGERPRINT.matcher(text).matches()) {
            problems.add(value.place(), "must be a fingerprint: " + EXAMPLE);
        }
        return text;
    }
}
