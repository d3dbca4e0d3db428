package dev.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Gate;
import dev.sluice.testsupport.Threat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the oracle found once, and what was known before, kept for good. A file has a policy of
 * {@link Rules}, what must come of it, and a message in which {@code <C1>} is one byte.
 */
@Threat({"B1", "B2", "B3", "B4", "B5", "B6", "B7", "B9", "B10", "B24", "B25"})
class BypassCasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/oracle/cases");

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_was_found_once_is_never_let_through_again(Path file) throws IOException {
        String[] parts = Files.readString(file).split("\n\n", 2);
        Map<String, String> facts = new HashMap<>();
        for (String line : parts[0].split("\n", -1)) {
            String[] fact = line.split(": *", 2);
            facts.put(fact[0], fact[1]);
        }
        Rules rules = Rules.valueOf(facts.getOrDefault("policy", ""));
        byte[] body = bytes(parts[1].substring(0, parts[1].length() - 1));

        byte[] passed = new Gate(rules.policy()).pass(Map.of(), body.clone());

        if (facts.getOrDefault("expect", "").equals("forwarded")) {
            assertThat(passed).isEqualTo(body);
            assertThat(Readings.of(body).acts()).noneMatch(rules::refuses);
        } else {
            assertThat(passed).isNull();
        }
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '<') {
                out.write(Integer.parseInt(text, at + 1, at + 3, 16));
                at += 4;
            } else {
                int point = text.codePointAt(at);
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(point);
            }
        }
        return out.toByteArray();
    }
}
