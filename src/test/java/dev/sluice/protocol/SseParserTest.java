package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams taken apart, wherever they are cut. Line ends are written {@code ~} in tables. */
class SseParserTest {
    private static final int LARGEST = 4_096;

    /** What comes in, and what goes out again: blocks separated by {@code ~~}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    data: a~~                          | data: a~~
                    data:a~~                           | data: a~~
                    data:  a~~                         | data:  a~~
                    data~~                             | data: ~~
                    data:~~                            | data: ~~
                    data: a~data: b~~                  | data: a~data: b~~
                    data: a~id: 7~data: b~~            | id: 7~data: a~data: b~~
                    id: 1~~                            | id: 1~~
                    id: 1~data:~~                      | id: 1~data: ~~
                    : keep-alive~~                     | : keep-alive~~
                    retry: 10~~                        | retry: 10~~
                    event: message~data: a~~           | event: message~data: a~~
                    ~~~data: a~~~~data: b~~            | data: a~~data: b~~
                    data: a~~data: b~                  | data: a~~
                    data: a~~data: b                   | data: a~~
                    dataset: a~~data: b~~              | data: b~~
                    dat: a~data: b~~                   | data: b~~
                    event: endpoint~data: /x~~data: b~~ | data: b~~
                    ID: 1~Data: a~data: b~~            | data: b~~
                    id: 1%00~data: a~~                 | data: a~~
                    retry: -1~data: a~~                | data: a~~
                    retry: 1e9~data: a~~               | data: a~~
                    event: endpoint~id: 1~data: /x~~   | id: 1~~
                    event: ping~~data: a~~             | data: a~~
                    event:~data: a~~                   | event:~data: a~~
                    event: x~event: message~data: a~~  | event: x~event: message~data: a~~
                    data: a%C2%85data: b~~             | data: a%C2%85data: b~~
                    data: a%E2%80%A8data: b~~          | data: a%E2%80%A8data: b~~
                    data: é語😀~~                      | data: é語😀~~
                    %EF%BB%BFdata: a~~                 | data: a~~
                    """)
    @Threat("H9")
    void every_cut_and_every_line_end_gives_the_same_events(String in, String out)
            throws MalformedJsonException {
        for (String lineEnd : List.of("\n", "\r", "\r\n")) {
            byte[] stream = Octets.of(in.replace("~", lineEnd));
            byte[] expected = Octets.of(out.replace("~", "\n"));

            assertThat(encoded(stream)).isEqualTo(expected);
            assertThat(encoded(oneByOne(stream))).isEqualTo(expected);
            for (int cut = 0; cut <= stream.length; cut++) {
                byte[] first = Arrays.copyOf(stream, cut);
                byte[] second = Arrays.copyOfRange(stream, cut, stream.length);
                assertThat(encoded(first, second)).isEqualTo(expected);
            }
        }
    }

    @Test
    void an_event_is_complete_with_the_carriage_return_of_its_blank_line()
            throws MalformedJsonException {
        SseParser parser = new SseParser(LARGEST);

        assertThat(parser.feed(Octets.of("data: a\r\n\r"))).hasSize(1);
        assertThat(parser.feed(Octets.of("\ndata: b\r\r"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id: 1    | true
                    id:      | true
                    id       | true
                    retry: 1 | false
                    : id     | false
                    """)
    void an_id_moves_the_place_to_resume_from(String line, boolean moves)
            throws MalformedJsonException {
        SseEvent event = new SseParser(LARGEST).feed(Octets.of(line + "\n\n")).get(0);

        assertThat(event.hasId()).isEqualTo(moves);
        assertThat(event.data()).isNull();
    }

    /** Its reader would drop the mark where it comes first, and find data that nobody judged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%EF%BB%BF%EF%BB%BFdata: a",
                ": first~~%EF%BB%BFdata: a",
                "id: 1~%EF%BB%BFdata: a",
                "~%EF%BB%BFdata: a"
            })
    void a_mark_is_refused_anywhere_but_at_the_beginning(String stream) {
        byte[] octets = Octets.of(stream.replace("~", "\n") + "\n\n");

        assertThatThrownBy(() -> new SseParser(LARGEST).feed(octets))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("byte order mark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: %C1%AE", "data: %ED%A0%80", "id: %FF", "data: %E2%82", ":%80"})
    @Threat("H9")
    void bytes_that_are_not_utf_8_are_refused(String line) {
        assertThatThrownBy(() -> new SseParser(LARGEST).feed(Octets.of(line + "\n")))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    @Threat("H9")
    void an_event_is_bounded_however_it_is_made_up() throws MalformedJsonException {
        byte[] fits = Octets.of("data: " + "x".repeat(LARGEST - 6) + "\n\n");
        SseParser parser = new SseParser(LARGEST);
        parser.feed(fits);
        parser.feed(fits);

        for (String part : List.of("data: " + "x".repeat(LARGEST - 5), "x".repeat(LARGEST + 1))) {
            assertTooLarge(part);
        }
        assertTooLarge("data\n".repeat(LARGEST));
        assertTooLarge(":\n".repeat(LARGEST / 8));
    }

    @Test
    void other_data_keeps_the_other_fields() {
        SseEvent event = new SseEvent(List.of("id: 1"), null).withData(Octets.of("{\n}"));

        assertThat(new String(event.encode(), StandardCharsets.UTF_8))
                .isEqualTo("id: 1\ndata: {\ndata: }\n\n");
    }

    private static void assertTooLarge(String stream) {
        assertThatThrownBy(() -> new SseParser(LARGEST).feed(Octets.of(stream)))
                .hasMessageContaining("event larger than 4096 bytes");
    }

    private static byte[][] oneByOne(byte[] stream) {
        byte[][] pieces = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            pieces[i] = new byte[] {stream[i]};
        }
        return pieces;
    }

    private static byte[] encoded(byte[]... pieces) throws MalformedJsonException {
        SseParser parser = new SseParser(LARGEST);
        List<SseEvent> events = new ArrayList<>();
        for (byte[] piece : pieces) {
            events.addAll(parser.feed(piece));
        }
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        events.forEach(event -> out.writeBytes(event.encode()));
        return out.toByteArray();
    }
}
