package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
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
        assertThatCode(() -> feedSingly(octets)).doesNotThrowAnyException();
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
        assertThatThrownBy(() -> new ReplyFraming().accept('H')).hasMessage("more than one reply");
    }

    @Test
    void a_line_is_bounded() {
        String endless = "HTTP/1.1 200 OK\r\nX: " + "a".repeat(17 << 10);

        assertThatThrownBy(() -> feed(new ReplyFraming(), endless)).hasMessage("line too long");
    }

    /** Content is given octet by octet as well. */
    private static void feedSingly(String octets) throws ReplyFault {
        ReplyFraming framing = new ReplyFraming();
        framing.asked();
        for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
            framing.accept(Byte.toUnsignedInt(octet));
        }
    }

    private static void feed(ReplyFraming framing, String octets) throws ReplyFault {
        framing.asked();
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < bytes.length) {
            int data = (int) Math.min(framing.data(), bytes.length - at);
            if (data > 0) {
                framing.skip(data);
                at += data;
            } else {
                framing.accept(Byte.toUnsignedInt(bytes[at++]));
            }
        }
    }
}
