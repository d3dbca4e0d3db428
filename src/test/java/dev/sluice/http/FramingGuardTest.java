package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramingGuardTest {
    private final List<String> refusals = new ArrayList<>();
    private final FramingGuard guard =
            new FramingGuard(
                    FramingLimits.DEFAULT, (status, reason) -> refusals.add(status + " " + reason));
    private final EmbeddedChannel channel = new EmbeddedChannel(guard);

    @Test
    void anUnfinishedHeadIsHeldBack() {
        String head = RawText.post("Content-Length: 5");

        receive(head.substring(0, head.length() - 1));
        assertThat(passed()).isEmpty();

        receive("\n");
        assertThat(passed()).isEqualTo(head);
    }

    @Test
    void contentPassesAsItComes() {
        receive(RawText.post("Content-Length: 5") + "he");
        assertThat(passed()).endsWith("\r\n\r\nhe");

        receive("llo" + "GET");
        assertThat(passed()).isEqualTo("llo");
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.http.RequestFramingTest#whole")
    void cutsOfTheNetworkMakeNoDifference(String requests) {
        for (int cut = 0; cut <= requests.length(); cut++) {
            EmbeddedChannel cutChannel =
                    new EmbeddedChannel(
                            new FramingGuard(FramingLimits.DEFAULT, (status, reason) -> {}));
            receive(cutChannel, requests.substring(0, cut));
            receive(cutChannel, requests.substring(cut));
            assertThat(inbound(cutChannel)).isEqualTo(requests);
            cutChannel.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.http.RequestFramingTest#refused")
    void whereverItIsCutARefusedHeadStaysOutside(FramingFault fault, String requests) {
        for (int cut = 0; cut <= requests.length(); cut++) {
            List<String> reasons = new ArrayList<>();
            EmbeddedChannel cutChannel =
                    new EmbeddedChannel(
                            new FramingGuard(
                                    FramingLimits.DEFAULT,
                                    (status, reason) -> reasons.add(reason)));
            receive(cutChannel, requests.substring(0, cut));
            receive(cutChannel, requests.substring(cut));
            receive(cutChannel, RawText.get());
            assertThat(reasons).containsExactly(fault.reason());
            assertThat(requests).startsWith(inbound(cutChannel));
            assertThat(inbound(cutChannel)).doesNotEndWith(requests);
            cutChannel.finishAndReleaseAll();
        }
    }

    @Test
    void aRefusedFirstHeadIsAnsweredAndTheConnectionClosed() {
        receive("GET / HTTP/1.0\r\n\r\n");

        assertThat(passed()).isEmpty();
        assertThat(sent())
                .isEqualTo(
                        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals).containsExactly("400 version");
    }

    @Test
    void eachStatusHasItsOwnLine() {
        receive("GET /" + "a".repeat(5000));

        assertThat(sent()).startsWith("HTTP/1.1 414 Request-URI Too Long\r\n");
    }

    @Test
    void anEarlierAnswerComesBeforeTheEnd() {
        receive(RawText.get() + "BAD\r\n");
        assertThat(passed()).isEqualTo(RawText.get());
        assertThat(channel.isOpen()).isTrue();

        answer();
        assertThat(sent()).isEqualTo("answer");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whileAnEarlierAnswerIsOwedNothingMoreComesIn() {
        receive(RawText.get() + "BAD\r\n");
        assertThat(passed()).isEqualTo(RawText.get());

        receive(RawText.get());
        assertThat(passed()).isEmpty();
    }

    @Test
    void afterEveryAnswerARefusalIsAnsweredAgain() {
        receive(RawText.get());
        answer();
        receive("BAD\r\n");

        assertThat(sent()).startsWith("answerHTTP/1.1 400 ");
    }

    @Test
    void brokenContentIsAnsweredInPlaceOfItsRequest() {
        receive(RawText.chunked("1\r\nx\r\n"));
        receive("-1\r\n");

        assertThat(sent()).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void brokenContentWhoseAnswerHasBegunGetsNoSecondOne() {
        receive(RawText.chunked("1\r\nx\r\n"));
        guard.answerBegun();
        channel.writeOutbound(octets("half"));
        receive("-1\r\n");

        assertThat(sent()).isEqualTo("half");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aHeldHeadIsReleasedWithItsConnection() {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        channel.config().setAllocator(memory);

        receive("GET / HT");
        assertThat(memory.metric().usedHeapMemory()).isPositive();

        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedHeapMemory()).isZero();
    }

    private void answer() {
        guard.answerBegun();
        channel.writeOutbound(octets("answer"));
        guard.answerDone();
    }

    private void receive(String text) {
        receive(channel, text);
    }

    private static void receive(EmbeddedChannel to, String text) {
        if (to.isOpen()) {
            to.pipeline().fireChannelRead(octets(text));
            to.runPendingTasks();
        }
    }

    private String passed() {
        return inbound(channel);
    }

    private static String inbound(EmbeddedChannel from) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf next = from.readInbound(); next != null; next = from.readInbound()) {
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return text.toString();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return text.toString();
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
