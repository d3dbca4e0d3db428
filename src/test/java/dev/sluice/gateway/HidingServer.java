package dev.sluice.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Definitions drawn from a seed, once with hidden text in what is there to be read, once without.
 */
final class HidingServer {
    /** None begins or ends with what could be a part of a run. */
    private static final String[] SEEN = {
        "a",
        "Sends ",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0041",
        "é",
        "語",
        "😀",
        "\\ud83d\\ude00",
        "\\\\u202e",
        "u202e",
        "{\\\"a\\\":",
        "]},[",
        "👩\u200d💻",
        "✉\ufe0f.",
        "\u2028",
        "\u00ad"
    };

    /** What is hidden text by itself. */
    private static final int[][] HIDDEN = {
        {0xE0041},
        {0xE007F, 0xE0000},
        {0x202E},
        {0x2066, 0x2069},
        {0x1B},
        {0x08},
        {0x0C},
        {0x7F},
        {0x9B},
        {0x200B, 0x200C, 0x200D},
        {0xFEFF, 0x2060, 0x2064, 0x2063, 0x2062},
        {0xFE00, 0xFE0F},
        {0xE0100, 0xE01EF, 0xFE01}
    };

    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n  "};
    private static final String[] NAMES = {
        "a", "to", "description", "title", "enum", "default", "properties", "const", "é"
    };
    private static final String[] DATA = {
        "\"type\":\"string\"",
        "\"enum\":[\"a\",\"\\u0062\"]",
        "\"const\" : {\"description\":\"x\"}",
        "\"default\":[1.50e+0, {\"title\":\"y\"}]",
        "\"pattern\":\"^[a-z]\\\\u0041$\"",
        "\"maximum\":1E3",
        "\"x-other\":null"
    };

    private final Random random;
    private final StringBuilder with = new StringBuilder();
    private final StringBuilder without = new StringBuilder();
    private final List<String> names = new ArrayList<>();

    HidingServer(long seed) {
        this.random = new Random(seed);
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            tool();
            write(i > 1 ? "," + space() : "");
        }
    }

    String withHiddenText() {
        return with.toString();
    }

    String without() {
        return without.toString();
    }

    List<String> names() {
        return List.copyOf(names);
    }

    private void tool() {
        String name = "tool" + names.size();
        names.add(name);
        write("{" + space() + "\"name\":\"" + name + "\"");
        text("title");
        text("description");
        write(",\"annotations\":{\"readOnlyHint\":true");
        text("title");
        write("},\"inputSchema\":");
        schema(3);
        if (random.nextBoolean()) {
            write("," + space() + "\"outputSchema\":");
            schema(1);
        }
        write(space() + "}" + space());
    }

    private void schema(int depth) {
        write("{" + DATA[random.nextInt(DATA.length)]);
        text("description");
        text("title");
        if (depth > 0) {
            write(",\"properties\":{");
            int first = random.nextInt(NAMES.length);
            for (int i = 0; i < 2; i++) {
                write((i == 0 ? "\"" : ",\"") + NAMES[(first + i) % NAMES.length] + "\" :");
                schema(depth - 1);
            }
            write("}" + space() + ",\"anyOf\":[");
            schema(0);
            write(",true," + space());
            schema(0);
            write("],\"enumNames\":[");
            string();
            write("," + space());
            string();
            write("]");
        }
        write("}");
    }

    private void text(String key) {
        if (random.nextInt(3) > 0) {
            write("," + space() + "\"" + key + "\"" + space() + ":" + space());
            string();
        }
    }

    private void string() {
        write("\"");
        for (int i = random.nextInt(5); i >= 0; i--) {
            hide();
            write(i == 0 ? "" : SEEN[random.nextInt(SEEN.length)]);
        }
        write("\"");
    }

    private void hide() {
        for (int i = random.nextInt(3); i > 0; i--) {
            for (int c : HIDDEN[random.nextInt(HIDDEN.length)]) {
                with.append(spelt(c));
            }
        }
    }

    private String spelt(int c) {
        if (c >= 0x20 && random.nextBoolean()) {
            return Character.toString(c);
        }
        if (c == 0x08 || c == 0x0C) {
            return c == 0x08 ? "\\b" : "\\f";
        }
        StringBuilder escapes = new StringBuilder();
        for (char unit : Character.toChars(c)) {
            escapes.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) unit));
        }
        return escapes.toString();
    }

    private void write(String json) {
        with.append(json);
        without.append(json);
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
