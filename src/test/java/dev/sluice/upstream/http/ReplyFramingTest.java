package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the texts, {@code ~} is a line end. */
class ReplyFramingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK~Content-Length: 2~~{}",
                "HTTP/1.1 200~content-length:2~~{}",
                "HTTP/1.0 200 All right, then~Content-Length: 0~~",
                "HTTP/1.1 204 No Content~~",
                "HTTP/1.1 304 Not Modified~Content-Length: 5~~",
                "HTTP/1.1 100 Continue~~HTTP/1.1 103 Early Hints~X: a~~HTTP/1.1 202 A~Content-Length: 0~~",
                "HTTP/1.1 200 OK~X:~X-Y:\tä~Set-Cookie: a~Set-Cookie: b~Content-Length: 0~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: Chunked~~2~{}~0~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0000000a~0123456789~2~~~0~X: a~~",
                "HTTP/1.1 200 OK~Content-Type: text/html~~to the end~~HTTP/1.1 200 OK~~"
            })
    void one_reply_passes_and_the_next_request_may_have_another(String reply) {
        String octets = reply.replace("~", "\r\n");
        assertThatCode(() -> feed(new ReplyFraming(), octets)).doesNotThrowAnyException();
        if (!reply.contains("to the end")) {
            ReplyFraming framing = new ReplyFraming();
            assertThatCode(
                            () -> {
                                feed(framing, octets);
                                feed(framing, octets);
                            })
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 50~~hello | field repeated",
                "HTTP/1.1 200 OK~Content-Length: 5~content-length: 5~~hello  | field repeated",
                "HTTP/1.1 200 OK~Content-Length: 5, 5~~hello                 | content length",
                "HTTP/1.1 200 OK~Content-Length: +5~~hello                   | content length",
                "HTTP/1.1 200 OK~Content-Length:~~                           | content length",
                "HTTP/1.1 200 OK~Content-Length: 9999999999999999999~~       | content length",
                "HTTP/1.1 200 OK~Content-Length: 5~Transfer-Encoding: chunked~~0~~ | two lengths",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Content-Length: 5~~0~~ | two lengths",
                "HTTP/1.1 200 OK~Transfer-Encoding: identity~~               | transfer encoding",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~          | transfer encoding",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~ | field repeated",
                "HTTP/1.1 200 OK~Content-Type: a/b~Content-Type: c/d~~       | field repeated",
                "HTTP/1.1 200 OK~Content-Length: 2~~{}HTTP/1.1 200 OK~~      | more than one reply",
                "HTTP/1.1 200 OK~Content-Length: 2~~{}~                      | more than one reply",
                "HTTP/1.1 204 No~~HTTP/1.1 200 OK~~                          | more than one reply",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~~x            | more than one reply",
                "HTTP/1.1 101 Switching Protocols~~                          | another protocol",
                "HTTP/2 200~~                                                | status line",
                "HTTP/1.1 20 OK~~                                            | status line",
                "HTTP/1.1  200 OK~~                                          | status line",
                "ICY 200 OK~~                                                | status line",
                "~HTTP/1.1 200 OK~~                                          | status line",
                "HTTP/1.1 200 OK~X: a~ folded~~                              | field name",
                "HTTP/1.1 200 OK~X : a~~                                     | field name",
                "HTTP/1.1 200 OK~nothing~~                                   | field name",
                "HTTP/1.1 200 OK~: a~~                                       | field name",
                "HTTP/1.1 200 OK%0A%0A                                       | control character",
                "HTTP/1.1 200 OK~X: a%0ASet-Cookie: b~~                      | control character",
                "HTTP/1.1 200 OK~X: a%0DSet-Cookie: b~~                      | line end",
                "HTTP/1.1 200 OK~X: a%00b~~                                  | control character",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5;a=b~hello~0~~ | chunk size",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-5~hello~0~~    | chunk size",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~100000005~      | chunk size",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~80000000~       | chunk size",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~{}x~0~~       | chunk end",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2%0A{}~0~~      | control character"
            })
    @Threat("A17")
    void what_is_not_one_reply_is_refused_however_it_is_cut(String reply, String reason) {
        String octets =
                reply.replace("~", "\r\n")
                        .replace("%0A", "\n")
                        .replace("%0D", "\r")
                        .replace("%00", "\0");

        assertThatThrownBy(() -> feed(new ReplyFraming(), octets))
                .isInstanceOf(ReplyFault.class)
                .hasMessageStartingWith(reason);
        assertThatThrownBy(() -> feedSingly(octets)).hasMessageStartingWith(reason);
        for (int cut = 1; cut < octets.length(); cut++) {
            int at = cut;
            assertThatThrownBy(() -> feedCut(octets, at))
                    .as("cut at %d", at)
                    .hasMessageStartingWith(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 2~~{} | 200 {content-length=2} {} open",
                "HTTP/1.1 404~X-A:~x-b: \t b c \t ~X-A: 2~Content-Length:0~~ | 404 {x-a=, x-b=b c, content-length=0} open",
                "HTTP/1.1 204 No Content~Connection: Close~~ | 204 {connection=Close} closed",
                "HTTP/1.1 200 OK~Connection: a, close~Content-Length: 1~~x | 200 {connection=a, close, content-length=1} x closed",
                "HTTP/1.0 200 OK~Content-Length: 1~~x | 200 {content-length=1} x closed",
                "HTTP/1.0 200 OK~Connection: Keep-Alive~Content-Length: 1~~x | 200 {connection=Keep-Alive, content-length=1} x open",
                "HTTP/1.1 103 Early~X: a~Connection: close~~HTTP/1.1 200 OK~Y: b~Content-Length: 0~~ | 200 {y=b, content-length=0} open",
                "HTTP/1.1 200 OK~Transfer-Encoding: Chunked~~a~0123456789~2~ab~0~T: a~~ | 200 {transfer-encoding=Chunked} 0123456789ab open",
                "HTTP/1.1 200 \u00e9~Content-Type: text/html~~to ~~the end | 200 {content-type=text/html} to ~~the end unended open"
            })
    void a_reply_is_read_as_the_same_however_it_is_cut(String reply, String read) throws Exception {
        String octets = reply.replace("~", "\r\n");
        String expected = read.replace("~", "\r\n");

        assertThat(feed(new ReplyFraming(), octets)).hasToString(expected);
        assertThat(feedSingly(octets)).hasToString(expected);
        for (int cut = 1; cut < octets.length(); cut++) {
            assertThat(feedCut(octets, cut)).as("cut at %d", cut).hasToString(expected);
        }
    }

    @Test
    @Threat("A17")
    void a_head_is_bounded_and_so_are_trailers() {
        String field = "X: " + "a".repeat(1 << 10) + "\r\n";
        String trailers = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";

        assertThatThrownBy(() -> feed(new ReplyFraming(), "HTTP/1.1 200 OK\r\n" + field.repeat(8)))
                .hasMessage("head too long");
        assertThatThrownBy(() -> feed(new ReplyFraming(), trailers + field.repeat(8)))
                .hasMessage("trailers too long");
    }

    @Test
    void of_many_fields_each_is_known_once() throws Exception {
        StringBuilder fields = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
        for (int i = 0; i < 100; i++) {
            fields.append("X-").append(i).append(": first\r\nX-").append(i).append(": second\r\n");
        }

        Read read = feed(new ReplyFraming(), fields + "\r\n");

        assertThat(read.headers).hasSize(101).containsEntry("x-99", "first");
        assertThatThrownBy(() -> feed(new ReplyFraming(), fields + "Content-Length: 0\r\n\r\n"))
                .hasMessage("field repeated");
    }

    @Test
    @Threat("A17")
    void a_flood_of_interim_replies_is_refused() {
        String flood = "HTTP/1.1 100 Continue\r\n\r\n".repeat(9);

        assertThatThrownBy(() -> feed(new ReplyFraming(), flood))
                .hasMessage("too many interim replies");
    }

    @Test
    @Threat("A17")
    void what_comes_unasked_is_refused() {
        assertThatThrownBy(
                        () ->
                                new ReplyFraming()
                                        .accept(Unpooled.buffer().writeByte('H'), new Read()))
                .hasMessage("more than one reply");
    }

    @Test
    void a_line_is_bounded() {
        String endless = "HTTP/1.1 200 OK\r\nX: " + "a".repeat(17 << 10);

        assertThatThrownBy(() -> feed(new ReplyFraming(), endless)).hasMessage("line too long");
    }

    /** What was read, in one line. */
    private static final class Read implements ReplyFraming.Reader {
        private final StringBuilder content = new StringBuilder();
        private Map<String, String> headers = Map.of();
        private int status;
        private int ends;
        private boolean open;

        @Override
        public void head(ReplyHead head) {
            status = head.status();
            headers = head.fields();
            open = head.leavesOpen();
        }

        @Override
        public void content(ByteBuf octets, int length) {
            content.append(octets.readCharSequence(length, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void end() {
            ends++;
        }

        @Override
        public String toString() {
            return status
                    + " "
                    + new LinkedHashMap<>(headers)
                    + (content.isEmpty() ? "" : " " + content)
                    + (ends == 1 ? "" : " unended")
                    + (open ? " open" : " closed");
        }
    }

    private static Read feedSingly(String octets) throws ReplyFault {
        ReplyFraming framing = new ReplyFraming();
        framing.asked();
        Read read = new Read();
        for (int i = 0; i < octets.length(); i++) {
            framing.accept(buffer(octets.substring(i, i + 1)), read);
        }
        return read;
    }

    private static Read feedCut(String octets, int at) throws ReplyFault {
        ReplyFraming framing = new ReplyFraming();
        framing.asked();
        Read read = new Read();
        framing.accept(buffer(octets.substring(0, at)), read);
        framing.accept(buffer(octets.substring(at)), read);
        return read;
    }

    private static Read feed(ReplyFraming framing, String octets) throws ReplyFault {
        framing.asked();
        Read read = new Read();
        framing.accept(buffer(octets), read);
        return read;
    }

    private static ByteBuf buffer(String octets) {
        return Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1);
    }
}
