package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The judge of whole heads may pass on what it knows, but never decides other than the octets do.
 */
class WholeHeadTest {
    private static final int RANDOM_HEADS = 8_000;
    private static final FramingLimits SMALL =
            new FramingLimits(
                    40,
                    80,
                    4,
                    FramingLimits.DEFAULT.headTime(),
                    FramingLimits.DEFAULT.idleTime(),
                    FramingLimits.DEFAULT.stalledTime());

    private static final List<String> LINES =
            List.of(
                    "Host: localhost:8080",
                    "host: LOCALHOST",
                    "Host:\t[::1]:1",
                    "Host: a b",
                    "Host: a\t",
                    "Content-Type: application/json",
                    "content-type:text/plain ",
                    "Content-Length: 3",
                    "Content-Length: 03",
                    "Content-Length: 0",
                    "Content-Length: 3\t",
                    "Content-Length: 9999999999",
                    "Content-Length: -3",
                    "Transfer-Encoding: chunked",
                    "Transfer_Encoding: chunked",
                    "TransferEncoding: chunked",
                    "-Content--Length: 3",
                    "ContentLength: 3",
                    "Connection: keep-alive",
                    "Connection: CLOSE",
                    "Connection: close, te",
                    "Connection: close, host",
                    "Expect: 100-continue",
                    "Accept: application/json, text/event-stream",
                    "Accept:",
                    "Accept: \t ",
                    "Authorization: Bearer abc",
                    "Mcp-Name: add",
                    "Mcp-Param-A: 1",
                    "mcp-param-a: 2",
                    "Mcp-Param_A: 2",
                    "X-Forwarded-For: 10.0.0.1",
                    "X: content-length : 3",
                    "X: Transfer-Encoding: chunked",
                    "X: Transfer-Encodinh: length: graph",
                    "X_Y: 1",
                    "X: a\u0080",
                    "X: \u0001",
                    "X : 1",
                    " X: folded",
                    ": 1",
                    "no colon",
                    "");

    private static final List<String> FIRST =
            List.of(
                    "POST /mcp/x HTTP/1.1",
                    "GET /mcp/x HTTP/1.1",
                    "DELETE /mcp/x HTTP/1.1",
                    "OPTIONS /mcp/x HTTP/1.1",
                    "POSTS /mcp/x HTTP/1.1",
                    "POST  /mcp/x HTTP/1.1",
                    "POST /mcp/x#y HTTP/1.1",
                    "POST mcp HTTP/1.1",
                    "POST /mcp/x HTTP/1.0",
                    "POST /mcp/" + "x".repeat(30) + " HTTP/1.1",
                    "post /mcp/x HTTP/1.1");

    @ParameterizedTest
    @MethodSource("dev.sluice.http.RequestFramingTest#whole")
    void what_it_passes_the_octets_pass_too(String requests) {
        agree(requests, FramingLimits.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.http.RequestFramingTest#refused")
    void what_is_refused_by_the_octets_it_does_not_pass(FramingFault fault, String requests) {
        agree(requests, FramingLimits.DEFAULT);
    }

    @Test
    void it_agrees_with_the_octets_about_heads_made_of_odd_lines() {
        Random random = new Random(12);
        int passed = 0;
        for (int i = 0; i < RANDOM_HEADS; i++) {
            passed += agree(odd(random), random.nextBoolean() ? SMALL : FramingLimits.DEFAULT);
        }
        assertThat(passed).isGreaterThan(RANDOM_HEADS / 50);
    }

    static List<String> ofClients() {
        return List.of(
                RawText.head(
                        "POST /mcp/shop HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Authorization: Bearer a.b-c_d/e+f==",
                        "Accept: application/json, text/event-stream",
                        "MCP-Protocol-Version: 2026-07-28",
                        "Mcp-Method: tools/call",
                        "Mcp-Name: pay",
                        "Mcp-Param-Region: eu",
                        "mcp-param-tenant: 7",
                        "Content-Type: application/json",
                        "Content-Length: 120"),
                RawText.head(
                        "POST /mcp/shop HTTP/1.1",
                        "host: gateway:8080",
                        "accept: application/json, text/event-stream",
                        "accept-encoding: gzip, deflate",
                        "connection: keep-alive",
                        "user-agent: python-httpx/0.28.1",
                        "content-type: application/json",
                        "mcp-protocol-version: 2025-11-25",
                        "mcp-session-id: 0123456789abcdef",
                        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "content-length: 58"),
                RawText.head(
                        "POST /mcp/shop HTTP/1.1",
                        "Host: mcp.example.org",
                        "X-Real-IP: 10.0.0.1",
                        "X-Forwarded-For: 10.0.0.1, 10.0.0.2",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: mcp.example.org",
                        "Accept-Charset: utf-8",
                        "Content-Length: 1"),
                RawText.head(
                        "DELETE /mcp/shop HTTP/1.1",
                        "Host: [::1]:8080",
                        "Connection: close",
                        "Accept-Language: *",
                        "Sec-Fetch-Mode: cors",
                        "User-Agent: node",
                        "Mcp-Session-Id: x"),
                RawText.get("Accept: text/event-stream", "Last-Event-ID: 7-9"));
    }

    @ParameterizedTest
    @MethodSource
    void ofClients(String head) {
        assertThat(judged(head, FramingLimits.DEFAULT)).isEqualTo(head.length());
    }

    @Test
    void a_head_that_is_cut_is_none() {
        String head = RawText.post("Content-Type: application/json", "Accept: */*");
        for (int cut = 0; cut < head.length(); cut++) {
            assertThat(judged(head.substring(0, cut), FramingLimits.DEFAULT)).isZero();
        }
        assertThat(judged(head, FramingLimits.DEFAULT)).isEqualTo(head.length());
    }

    @Test
    void what_an_earlier_head_left_behind_is_not_read() {
        String head = RawText.post("Accept: */*");
        ByteBuf both = octets(head + head);
        assertThat(WholeHead.here().judge(both, 0, FramingLimits.DEFAULT)).isPositive();
        for (int cut = 0; cut < head.length(); cut++) {
            assertThat(judged(head.substring(0, cut), FramingLimits.DEFAULT)).isZero();
            assertThat(judged(head, FramingLimits.DEFAULT)).isPositive();
        }
    }

    static Stream<Arguments> usual() {
        return Stream.of(
                Arguments.of(
                        RawText.post(
                                        "Content-Length: 2",
                                        "Content-Type: application/json",
                                        "Accept:  application/json, text/event-stream\t",
                                        "MCP-Protocol-Version: 2026-07-28",
                                        "mcp-method: tools/call",
                                        "Authorization: Bearer x",
                                        "X-Own: a:b",
                                        "X-Own: c",
                                        "Mcp-Param-A: 1",
                                        "Mcp-Param-B: 2",
                                        "Empty:")
                                + "{}"),
                Arguments.of(RawText.get("Connection: close")),
                Arguments.of(RawText.get("Connection: Keep-Alive", "content-length: 0")),
                Arguments.of(RawText.post("Content-Length: 1") + "x" + RawText.get()),
                Arguments.of(
                        RawText.get() + RawText.chunked("1\r\nx\r\n0\r\n\r\n") + RawText.get()));
    }

    @ParameterizedTest
    @MethodSource({"usual", "dev.sluice.http.RequestFramingTest#whole"})
    void the_messages_are_those_of_the_decoder_wherever_they_are_cut(String requests) {
        List<String> expected = messages(requests, requests.length(), false);
        for (int cut = 0; cut <= requests.length(); cut++) {
            assertThat(messages(requests, cut, true)).isEqualTo(expected);
        }
    }

    @Test
    void a_request_that_comes_in_whole_is_not_decoded_again() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new FramingGuard(FramingLimits.DEFAULT, (s, r) -> {}, true));
        channel.writeInbound(octets(RawText.post("Content-Length: 2") + "{}"));

        HttpRequest request = channel.readInbound();
        assertThat(request.uri()).isEqualTo("/mcp/x");
        LastHttpContent content = channel.readInbound();
        assertThat(content.content().toString(StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    /** 1 if it passed. */
    private static int agree(String requests, FramingLimits limits) {
        ByteBuf octets = octets(requests);
        WholeHead head = WholeHead.here();
        int length = head.judge(octets, 0, limits);
        if (length == 0) {
            return 0;
        }
        RequestFraming framing = new RequestFraming(limits);
        for (int i = 0; i < length; i++) {
            boolean early = framing.heads() > 0;
            boolean refused = framing.accept(octets.getByte(i)) == Verdict.REFUSE;
            assertThat(early || refused).as(requests).isFalse();
        }
        assertThat(framing.heads()).as(requests).isEqualTo(1);
        assertThat(framing.data()).as(requests).isEqualTo(head.contentLength());
        assertThat(framing.inContent()).as(requests).isEqualTo(head.contentLength() > 0);
        return 1;
    }

    private static String odd(Random random) {
        StringBuilder head =
                new StringBuilder(any(FIRST.subList(0, random.nextInt(4) + 1), random));
        if (random.nextInt(8) == 0) {
            head = new StringBuilder(any(FIRST, random));
        }
        head.append("\r\nHost: a\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            head.append(any(LINES, random)).append("\r\n");
        }
        head.append("\r\n");
        if (random.nextInt(3) == 0) {
            head.setCharAt(random.nextInt(head.length()), (char) random.nextInt(256));
        }
        return head.append("abcabc").toString();
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static int judged(String text, FramingLimits limits) {
        return WholeHead.here().judge(octets(text), 0, limits);
    }

    private static List<String> messages(String requests, int cut, boolean whole) {
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new FramingGuard(FramingLimits.DEFAULT, (status, reason) -> {}, whole),
                        new VertxHttpRequestDecoder(new HttpServerOptions()));
        channel.writeInbound(octets(requests.substring(0, cut)));
        channel.writeInbound(octets(requests.substring(cut)));
        List<String> told = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            if (next instanceof HttpRequest request) {
                told.add(request.method() + " " + request.uri() + " " + request.protocolVersion());
                assertThat(request.decoderResult().isSuccess()).isTrue();
                request.headers()
                        .forEach(
                                each ->
                                        told.add(
                                                each.getKey().toLowerCase(Locale.ROOT)
                                                        + "="
                                                        + each.getValue()));
            }
            if (next instanceof HttpContent piece) {
                content.append(piece.content().toString(StandardCharsets.ISO_8859_1));
                piece.release();
            }
            if (next instanceof LastHttpContent) {
                told.add("content " + content);
                content.setLength(0);
            }
        }
        channel.finishAndReleaseAll();
        return told;
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
