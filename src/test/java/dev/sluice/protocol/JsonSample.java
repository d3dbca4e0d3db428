package dev.sluice.protocol;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** A valid document drawn from a seed, with every kind of value, escape and white space. */
final class JsonSample {
    private static final String[] CHARACTERS = {
        "a",
        "b",
        "name",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "é",
        "語",
        "😀",
        "\\u0061",
        "\\u00E9",
        "\\ud83d\\ude00",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\u2028",
        "\u007f",
        "\\u0000"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "1", "-17", "1.50", "1e2", "1E-3", "12345678901234567890", "0.1e+1"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n  "};

    private final Random random;
    private final StringBuilder json = new StringBuilder();

    private JsonSample(long seed) {
        this.random = new Random(seed);
    }

    static String of(long seed) {
        JsonSample sample = new JsonSample(seed);
        sample.value(5);
        return sample.json.toString();
    }

    private void value(int depth) {
        space();
        switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0 -> json.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1 -> json.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
            case 2, 3 -> json.append(text());
            case 4, 5 -> array(depth - 1);
            default -> object(depth - 1);
        }
        space();
    }

    private void array(int depth) {
        json.append('[');
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",");
            value(depth);
        }
        space();
        json.append(']');
    }

    private void object(int depth) {
        Set<String> keys = new HashSet<>();
        json.append('{');
        int size = random.nextInt(random.nextInt(8) == 0 ? 40 : 5);
        for (int i = 0; i < size; i++) {
            String key = text();
            if (keys.add(decoded(key))) {
                json.append(keys.size() == 1 ? "" : ",");
                space();
                json.append(key);
                space();
                json.append(':');
                value(random.nextInt(3) == 0 ? depth : 0);
            }
        }
        space();
        json.append('}');
    }

    private String text() {
        StringBuilder text = new StringBuilder("\"");
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.append('"').toString();
    }

    private static String decoded(String key) {
        return (String) io.vertx.core.json.Json.decodeValue(key);
    }

    private void space() {
        json.append(SPACES[random.nextInt(SPACES.length)]);
    }
}
