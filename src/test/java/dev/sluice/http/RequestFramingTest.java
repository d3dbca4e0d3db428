package dev.sluice.http;

import static dev.sluice.http.RawText.chunked;
import static dev.sluice.http.RawText.get;
import static dev.sluice.http.RawText.head;
import static dev.sluice.http.RawText.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.testsupport.Threat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFramingTest {
    private static final String LINE = "POST /mcp/x HTTP/1.1";

    /** Each is one or more whole requests. */
    static List<String> whole() {
        return List.of(
                post(),
                post("Content-Length: 5") + "hello",
                post("content-length:5") + "hello",
                post("Content-Length:   5  ") + "hello",
                post("Content-Length: 000000000000000005") + "hello",
                post("Content-Length: 4") + "\r\n\0\u00ff",
                get(),
                get("Content-Length: 0"),
                head("HEAD /mcp/x HTTP/1.1", "Host: localhost", "Content-Length: 0"),
                head("DELETE /mcp/x HTTP/1.1", "Host: localhost"),
                head("OPTIONS / HTTP/1.1", "Host: localhost", "Content-Length: 1") + "x",
                head("post /mcp/x HTTP/1.1", "Host: localhost"),
                head("M!#$%&'*+-.^_`|~1 /mcp/x HTTP/1.1", "Host: localhost"),
                head("GET /a?b=%2f&c=\"<>\\^`{|}~ HTTP/1.1", "Host: localhost"),
                head("GET //../;x HTTP/1.1", "Host: localhost"),
                // hosts
                head(LINE, "Host: 127.0.0.1:8080"),
                head(LINE, "hOST:[::1]:65535"),
                head(LINE, "Host: my_service.name-1"),
                // field values
                get("Accept:"),
                get("Accept: \t application/json\t, text/event-stream \t"),
                get("X!#$%&'*+-.^`|~1: !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"),
                get("Authorization: Bearer a", "Authorization: Bearer b"),
                get("Accept-Encoding: gzip", "Accept-Encoding: br"),
                get("Access-Control-Request-Headers: content-length, transfer-encoding"),
                get("Content-Lengths: 1", "X-Transfer-Encoding: x"),
                // fields between two neighbours only
                get("Connection: close"),
                get("Connection: keep-alive", "Connection: TE", "TE: trailers", "Trailer: X"),
                get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAE"),
                post("Expect: 100-Continue", "Content-Length: 1") + "x",
                // chunks
                chunked("0\r\n\r\n"),
                chunked("5\r\nhello\r\n0\r\n\r\n"),
                chunked("0000000a\r\n0123456789\r\n1\r\n\n\r\n0\r\n\r\n"),
                chunked("1\r\n0\r\nA\r\n0123456789\r\n0\r\n\r\n"),
                post("transfer-encoding:CHUNKED") + "0\r\n\r\n",
                // one after another
                get() + get() + post("Content-Length: 2") + "{}" + get(),
                chunked("1\r\nx\r\n0\r\n\r\n") + post("Content-Length: 1") + "x" + get());
    }

    /** Each is right as far as it goes. */
    static List<String> unfinished() {
        return List.of(
                "G",
                "GET /",
                "GET / HTTP/1.1\r",
                "GET / HTTP/1.1\r\nHost",
                "GET / HTTP/1.1\r\nHost: a\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r",
                get() + "G");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                // request line
                arguments(FramingFault.METHOD, "\r\n" + get()),
                arguments(FramingFault.METHOD, "\n" + get()),
                arguments(FramingFault.METHOD, " " + get()),
                arguments(FramingFault.METHOD, "\0" + get()),
                arguments(FramingFault.METHOD, "GE(T / HTTP/1.1\r\n"),
                arguments(FramingFault.METHOD, "GET\t/ HTTP/1.1\r\n"),
                arguments(FramingFault.METHOD, "GET\r\n"),
                arguments(FramingFault.METHOD, "\u0016\u0003\u0001"),
                arguments(FramingFault.TARGET, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                arguments(FramingFault.TARGET, "OPTIONS * HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET  / HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "CONNECT localhost:80 HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "POST http://evil/mcp HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET /a#b HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET /a\tb HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET /a\u007f HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET /\u00e4 HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET /\0 HTTP/1.1\r\n"),
                arguments(FramingFault.TARGET, "GET /\r\n"),
                arguments(FramingFault.VERSION, "GET /  HTTP/1.1\r\n"),
                arguments(FramingFault.VERSION, "GET / HTTP/1.0\r\n"),
                arguments(FramingFault.VERSION, "GET / HTTP/2\r\n"),
                arguments(FramingFault.VERSION, "GET / http/1.1\r\n"),
                arguments(FramingFault.VERSION, "GET / ICE/1.1\r\n"),
                arguments(FramingFault.LINE_END, "GET / HTTP/1.1 \r\n"),
                arguments(FramingFault.LINE_END, "GET / HTTP/1.10\r\n"),
                arguments(FramingFault.LINE_END, "GET / HTTP/1.1\nHost: a\n\n"),
                arguments(FramingFault.LINE_END, "GET / HTTP/1.1\rHost: a\r\r"),
                // field lines
                arguments(FramingFault.FIELD_NAME, get(" X: folded")),
                arguments(FramingFault.FIELD_NAME, get("X: a", "\tfolded")),
                arguments(FramingFault.FIELD_NAME, get("X : a")),
                arguments(FramingFault.FIELD_NAME, get("X\t: a")),
                arguments(FramingFault.FIELD_NAME, get(": a")),
                arguments(FramingFault.FIELD_NAME, get("X")),
                arguments(FramingFault.FIELD_NAME, get("X\0: a")),
                arguments(FramingFault.FIELD_NAME, get("X\u00e4: a")),
                arguments(FramingFault.FIELD_NAME, get("(X): a")),
                arguments(FramingFault.FIELD_NAME, get("Mcp_Name: a")),
                arguments(FramingFault.FIELD_NAME, get("_: a")),
                arguments(FramingFault.FIELD_NAME, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
                arguments(FramingFault.FIELD_VALUE, get("X: a\0b")),
                arguments(FramingFault.FIELD_VALUE, get("X: a\u000bb")),
                arguments(FramingFault.FIELD_VALUE, get("X: a\u007f")),
                arguments(FramingFault.FIELD_VALUE, get("X: \u0080")),
                arguments(FramingFault.FIELD_VALUE, get("X: \u00ff")),
                arguments(FramingFault.FIELD_VALUE, get("X: a\nY: b")),
                arguments(FramingFault.LINE_END, get("X: a\rb")),
                arguments(FramingFault.LINE_END, get("X: a\r")),
                arguments(FramingFault.LINE_END, "GET / HTTP/1.1\r\nHost: a\r\n\rx"),
                arguments(FramingFault.FRAMING_LOOKALIKE, get("TransferEncoding: chunked")),
                arguments(FramingFault.FRAMING_LOOKALIKE, get("Content.Length: 5")),
                arguments(FramingFault.FRAMING_LOOKALIKE, get("Content-Length-: 5")),
                arguments(FramingFault.FRAMING_LOOKALIKE, get("X: X Transfer-Encoding: chunked")),
                arguments(FramingFault.FRAMING_LOOKALIKE, get("X: ccontent-length\t : 5")),
                // who is asked
                arguments(FramingFault.HOST, head(LINE)),
                arguments(FramingFault.HOST, head(LINE, "Host:")),
                arguments(FramingFault.HOST, head(LINE, "Host: a b")),
                arguments(FramingFault.HOST, head(LINE, "Host: a\t")),
                arguments(FramingFault.HOST, head(LINE, "Host: a,b")),
                arguments(FramingFault.HOST, head(LINE, "Host: a:")),
                arguments(FramingFault.HOST, head(LINE, "Host: a:b")),
                arguments(FramingFault.HOST, head(LINE, "Host: a:123456")),
                arguments(FramingFault.HOST, head(LINE, "Host: u@a")),
                arguments(FramingFault.HOST, head(LINE, "Host: a/b")),
                arguments(FramingFault.HOST, head(LINE, "Host: http://a")),
                arguments(FramingFault.HOST, head(LINE, "Host: [::1")),
                arguments(FramingFault.HOST, head(LINE, "Host: ::1")),
                arguments(FramingFault.HOST, head(LINE, "Host: " + "a".repeat(256))),
                arguments(FramingFault.HOST, head(LINE, "Host: " + "a".repeat(301))),
                // where the content ends
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length:")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: +5")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: -1")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: 0x5")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: 5, 5")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: 5 5")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: 5.0")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length:\t5")),
                arguments(FramingFault.CONTENT_LENGTH, post("Content-Length: 1" + "0".repeat(18))),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding:")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: identity")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: xchunked")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: \"chunked\"")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: cow chunked")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: chunked,")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: gzip, chunked")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: chunked;q=1")),
                arguments(FramingFault.TRANSFER_ENCODING, post("Transfer-Encoding: chunked\t")),
                arguments(FramingFault.FIELD_VALUE, post("Transfer-Encoding: \u0080chunked")),
                arguments(
                        FramingFault.TWO_LENGTHS,
                        post("Content-Length: 5", "Transfer-Encoding: chunked")),
                arguments(
                        FramingFault.TWO_LENGTHS,
                        post("Transfer-Encoding: chunked", "Content-Length: 0")),
                arguments(FramingFault.CONTENT_NOT_ALLOWED, get("Content-Length: 1")),
                arguments(FramingFault.CONTENT_NOT_ALLOWED, get("Transfer-Encoding: chunked")),
                arguments(
                        FramingFault.CONTENT_NOT_ALLOWED,
                        head("DELETE / HTTP/1.1", "Host: a", "Content-Length: 1")),
                arguments(
                        FramingFault.CONTENT_NOT_ALLOWED,
                        head("HEAD / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")),
                // neighbours
                arguments(FramingFault.CONNECTION, get("Connection: close, Authorization")),
                arguments(FramingFault.CONNECTION, get("Connection: Mcp-Name")),
                arguments(FramingFault.CONNECTION, get("Connection: transfer-encoding")),
                arguments(FramingFault.CONNECTION, get("Connection:")),
                arguments(FramingFault.CONNECTION, get("Connection: close,")),
                arguments(FramingFault.CONNECTION, get("Connection: close", "Connection: x")),
                arguments(FramingFault.EXPECT, post("Expect: 200-ok")),
                arguments(FramingFault.EXPECT, post("Expect:")),
                arguments(FramingFault.EXPECT, post("Expect: 100-continue, x")),
                // chunks
                arguments(FramingFault.CHUNK_SIZE, chunked("\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("100000004\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("80000000\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("-5\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("+5\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("0x5\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked(" 5\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("5 \r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("5\t\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("5;a=b\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("5;\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("5\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("5\rx")),
                arguments(FramingFault.CHUNK_SIZE, chunked("g\r\n")),
                arguments(FramingFault.CHUNK_SIZE, chunked("00\r\n\r\n")),
                arguments(FramingFault.CHUNK_END, chunked("1\r\nxx\r\n")),
                arguments(FramingFault.CHUNK_END, chunked("1\r\nx\n0\r\n")),
                arguments(FramingFault.CHUNK_END, chunked("1\r\nx\rx")),
                arguments(FramingFault.CHUNK_END, chunked("0\r\n\rx")),
                arguments(FramingFault.TRAILER, chunked("0\r\n\n")),
                arguments(FramingFault.TRAILER, chunked("0\r\nMcp-Name: other\r\n\r\n")),
                // the second request of a connection is judged like the first
                arguments(FramingFault.METHOD, get() + "\r\n" + get()),
                arguments(FramingFault.TARGET, post("Content-Length: 1") + "xGET x HTTP/1.1"),
                arguments(FramingFault.HOST, chunked("0\r\n\r\n") + head(LINE)));
    }

    @ParameterizedTest
    @MethodSource
    void whole(String requests) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        assertThat(feed(framing, requests)).isEqualTo(Verdict.PASS);
        assertThat(framing.inHead()).isFalse();
        assertThat(framing.inContent()).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void unfinished(String request) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        assertThat(feed(framing, request)).isEqualTo(Verdict.NEED_MORE);
        assertThat(framing.inHead()).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    @Threat({"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A13", "A14", "A15"})
    void refused(FramingFault fault, String request) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        assertThat(feed(framing, request)).isEqualTo(Verdict.REFUSE);
        assertThat(framing.fault()).isEqualTo(fault);
        assertThat(feed(framing, get())).isEqualTo(Verdict.REFUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1\r\n", "1\r\nx\rx", "0\r\n\n", "0\r\n\rx"})
    void contentRefusedInAnyPlaceLeavesItsRequestUnfinished(String content) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        feed(framing, chunked(content));

        assertThat(framing.heads()).isEqualTo(1);
        assertThat(framing.inContent()).isTrue();
    }

    @Test
    @Threat({"A1", "A2", "A3", "A4", "A5"})
    void nothingOfTheSmugglingCorpusIsARequest() {
        Stream<String> corpus =
                Stream.of(SmugglingCorpus.badHeads(), SmugglingCorpus.badChunks())
                        .flatMap(List::stream);

        assertThat(corpus.filter(text -> !isRefused(text)).map(RawText::escaped)).isEmpty();
    }

    private static boolean isRefused(String text) {
        return feed(new RequestFraming(FramingLimits.DEFAULT), text) == Verdict.REFUSE;
    }

    @ParameterizedTest
    @MethodSource("onlyOnceFields")
    @Threat({"A3", "A11", "A14"})
    void aFieldThatDecidesSomethingComesOnce(String field) {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        feed(framing, post(field, "X: between", field));

        assertThat(framing.fault()).isEqualTo(FramingFault.DUPLICATE);
    }

    static List<String> onlyOnceFields() {
        return List.of(
                "Content-Length: 5",
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "Content-Type: application/json",
                "Origin: http://localhost",
                "Last-Event-ID: 1",
                "MCP-Session-Id: a",
                "mcp-protocol-version: 2025-06-18",
                "Mcp-Method: tools/call",
                "Mcp-Name: a",
                "Mcp-Param-Region: a",
                "Mcp-Param-" + "a".repeat(100) + ": a");
    }

    @Test
    @Threat("A14")
    void aToolsParameterComesOnceWhateverItsCase() {
        RequestFraming same = new RequestFraming(FramingLimits.DEFAULT);
        RequestFraming others = new RequestFraming(FramingLimits.DEFAULT);
        String next = get("Mcp-Param-Region: a", "Mcp-Params-Region: b", "Mcp-Params-Region: c");

        feed(same, get("Mcp-Param-Region: a", "X: between", "mcp-PARAM-region: a"));
        feed(others, get("Mcp-Param-Region: a", "Mcp-Param-Regions: a", "Mcp-Param-R: a") + next);

        assertThat(same.fault()).isEqualTo(FramingFault.DUPLICATE);
        assertThat(others.fault()).isNull();
        assertThat(others.heads()).isEqualTo(2);
    }

    @Test
    @Threat("A14")
    void aToolsParameterMayHaveAnUnderscoreThatCountsAsAHyphen() {
        RequestFraming alone = new RequestFraming(FramingLimits.DEFAULT);
        RequestFraming both = new RequestFraming(FramingLimits.DEFAULT);
        RequestFraming before = new RequestFraming(FramingLimits.DEFAULT);

        feed(alone, get("Mcp-Param-tenant_id: a", "MCP-PARAM-_x_: b", "Mcp-Param-__: c"));
        feed(both, get("Mcp-Param-a-b: a", "mcp-param-A_B: a"));
        feed(before, get("Mcp-Param_Region: a"));

        assertThat(alone.fault()).isNull();
        assertThat(alone.heads()).isEqualTo(1);
        assertThat(both.fault()).isEqualTo(FramingFault.DUPLICATE);
        assertThat(before.fault()).isEqualTo(FramingFault.FIELD_NAME);
    }

    @Test
    @Threat("A6")
    void anotherHostIsADuplicate() {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        feed(framing, get("host: localhost"));

        assertThat(framing.fault()).isEqualTo(FramingFault.DUPLICATE);
    }

    @Test
    @Threat("E6")
    void requestLineUpToItsLimit() {
        String around = "GET / HTTP/1.1";
        String longest = "a".repeat(4096 - around.length());
        RequestFraming fits = new RequestFraming(FramingLimits.DEFAULT);
        RequestFraming tooLong = new RequestFraming(FramingLimits.DEFAULT);

        feed(fits, head("GET /" + longest + " HTTP/1.1", "Host: a"));
        feed(tooLong, head("GET /" + longest + "a HTTP/1.1", "Host: a"));

        assertThat(fits.heads()).isEqualTo(1);
        assertThat(tooLong.fault()).isEqualTo(FramingFault.REQUEST_LINE_LENGTH);
    }

    @Test
    void aMethodWithoutEndMeetsTheLimitOfTheLine() {
        RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

        assertThat(feed(framing, "A".repeat(4096))).isEqualTo(Verdict.NEED_MORE);
        assertThat(feed(framing, "A")).isEqualTo(Verdict.REFUSE);
        assertThat(framing.fault()).isEqualTo(FramingFault.REQUEST_LINE_LENGTH);
    }

    @Test
    @Threat("E6")
    void headerBlockUpToItsLimit() {
        String around = "Host: localhost\r\nX: \r\n";
        String longest = "a".repeat(20 * 1024 - around.length());
        RequestFraming fits = new RequestFraming(FramingLimits.DEFAULT);
        RequestFraming tooLong = new RequestFraming(FramingLimits.DEFAULT);

        feed(fits, get("X: " + longest));
        feed(tooLong, get("X: " + longest + "a"));

        assertThat(fits.heads()).isEqualTo(1);
        assertThat(tooLong.fault()).isEqualTo(FramingFault.HEADER_LENGTH);
    }

    @Test
    @Threat("E6")
    void fieldsUpToTheirLimit() {
        String[] most = IntStream.range(1, 100).mapToObj(i -> "X: a").toArray(String[]::new);
        String[] tooMany = IntStream.range(0, 100).mapToObj(i -> "X: a").toArray(String[]::new);
        RequestFraming fits = new RequestFraming(FramingLimits.DEFAULT);
        RequestFraming refused = new RequestFraming(FramingLimits.DEFAULT);

        feed(fits, get(most) + get(most));
        feed(refused, get(tooMany));

        assertThat(fits.heads()).isEqualTo(2);
        assertThat(refused.fault()).isEqualTo(FramingFault.FIELD_COUNT);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void contentMayGoByUnreadInAnyPieces(String requests) {
        for (int most = 1; most < 7; most++) {
            RequestFraming framing = new RequestFraming(FramingLimits.DEFAULT);

            assertThat(feedSkipping(framing, requests, most)).isEqualTo(Verdict.PASS);
            assertThat(framing.inContent()).isFalse();
        }
    }

    private static Verdict feed(RequestFraming framing, String text) {
        Verdict verdict = Verdict.PASS;
        for (byte octet : RawText.octets(text)) {
            verdict = framing.accept(octet);
        }
        return verdict;
    }

    private static Verdict feedSkipping(RequestFraming framing, String text, int most) {
        byte[] octets = RawText.octets(text);
        Verdict verdict = Verdict.PASS;
        int at = 0;
        while (at < octets.length) {
            int skipped = (int) Math.min(framing.data(), most);
            if (skipped > 0) {
                framing.skip(skipped);
                verdict = Verdict.PASS;
                at += skipped;
            } else {
                verdict = framing.accept(octets[at]);
                at++;
            }
        }
        return verdict;
    }
}
