package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** However a stream is cut, it holds the same events; and an event written is the event read. */
class SseFuzzTest {
    private static final int LARGEST = 2_048;

    @FuzzTest
    void any_stream_is_the_same_however_it_is_cut(byte[] stream) throws MalformedJsonException {
        Parsed whole = parsed(stream, stream.length + 1);
        int size = stream.length == 0 ? 1 : 1 + (stream[0] & 0x0F);

        Parsed cut = parsed(stream, size);

        assertThat(cut).isEqualTo(whole);
        for (List<Byte> written : whole.events()) {
            byte[] event = bytes(written);
            assertThat(event.length).isLessThan(20 * LARGEST);
            List<SseEvent> again = new SseParser(Integer.MAX_VALUE).feed(event);
            assertThat(again).hasSize(1);
            assertThat(again.get(0).encode()).isEqualTo(event);
        }
    }

    private record Parsed(List<List<Byte>> events, boolean malformed) {}

    private static Parsed parsed(byte[] stream, int size) {
        SseParser parser = new SseParser(LARGEST);
        List<SseEvent> events = new ArrayList<>();
        boolean malformed = false;
        for (int at = 0; at < stream.length && !malformed; at += size) {
            byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size));
            malformed = failure(parser, piece, events) != null;
        }
        return new Parsed(events.stream().map(event -> list(event.encode())).toList(), malformed);
    }

    private static @Nullable MalformedJsonException failure(
            SseParser parser, byte[] piece, List<SseEvent> events) {
        try {
            parser.feed(piece, events);
            return null;
        } catch (MalformedJsonException malformed) {
            return malformed;
        }
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }

    private static byte[] bytes(List<Byte> list) {
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i);
        }
        return bytes;
    }
}
