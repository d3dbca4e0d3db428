package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.testsupport.Naughty;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as bytes at once is, byte for byte, what is written as text and then encoded. */
class LineBytesTest {
    private static final long SEED = 20_261_123;

    private final LineBytes bytes = new LineBytes();

    @Test
    void any_text_is_quoted_as_json_strings_quote_it() {
        texts().forEach(
                        text -> {
                            bytes.clear();
                            bytes.add('x');
                            bytes.quote(text);

                            assertThat(Arrays.copyOf(bytes.array(), bytes.length()))
                                    .isEqualTo(("x" + JsonStrings.quote(text)).getBytes(UTF_8));
                        });
    }

    private static Stream<String> texts() {
        Random random = new Random(SEED);
        return Stream.of(
                        Naughty.all().stream(),
                        IntStream.rangeClosed(0, 0x180).mapToObj(Character::toString),
                        IntStream.range(0, 2_000).mapToObj(i -> any(random)),
                        Stream.of("", "x".repeat(100_000), "x".repeat(5_000) + "\n", "\ud83d"))
                .flatMap(each -> each);
    }

    /** Some characters that stand for themselves, and one or the other of all that there are. */
    private static String any(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append(
                    (char)
                            (random.nextInt(8) == 0
                                    ? random.nextInt(0x1_0000)
                                    : 'a' + random.nextInt(26)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                99,
                100,
                12_345,
                1_000_000_007,
                Long.MAX_VALUE,
                -1,
                Long.MIN_VALUE
            })
    void any_whole_number_is_written_in_full(long number) {
        bytes.add(number);

        assertThat(bytes.text()).isEqualTo(Long.toString(number));
    }

    @Test
    void any_instant_is_written_as_java_writes_it() {
        InstantBytes instants = new InstantBytes();
        List<Instant> some =
                Stream.of(
                                Stream.of(
                                                "2026-11-21T09:00:00Z",
                                                "2026-11-21T09:00:00.1Z",
                                                "2026-11-21T09:00:00.001Z",
                                                "2026-11-21T09:00:00.000001Z",
                                                "2026-11-21T09:00:00.000000001Z",
                                                "2026-11-21T09:00:00.123456Z",
                                                "2026-11-21T09:00:01.000100Z",
                                                "1969-12-31T23:59:59.999Z",
                                                "-0001-01-01T00:00:00.5Z",
                                                "+12026-01-01T00:00:00Z",
                                                "1970-01-01T00:00:00Z")
                                        .map(Instant::parse),
                                Stream.of(Instant.MIN, Instant.MAX),
                                new Random(SEED)
                                        .longs(200, -99_999_999_999L, 999_999_999_999L)
                                        .mapToObj(
                                                each ->
                                                        Instant.ofEpochSecond(
                                                                each,
                                                                each * 7_919 % 1_000_000_000)))
                        .flatMap(each -> each)
                        .toList();
        for (Instant each : some) {
            bytes.clear();
            instants.write(each, bytes);

            assertThat(bytes.text()).isEqualTo(each.toString());
        }
    }

    @Test
    void what_was_cleared_is_written_over_and_what_grows_keeps_what_there_was() {
        bytes.add("nothing of this stays");
        bytes.clear();
        bytes.add("x".repeat(1_023));
        bytes.add(12_345);
        bytes.add("yz".getBytes(UTF_8));

        assertThat(bytes.text()).isEqualTo("x".repeat(1_023) + "12345yz");
        assertThat(bytes.length()).isEqualTo(1_030);
    }
}
