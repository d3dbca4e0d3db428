package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.AccessRecord;
import dev.sluice.audit.KeptAccess;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each request of a connection has one line of the access log, whatever becomes of it. */
class AccessWatchTest {
    private final KeptAccess log = new KeptAccess();
    private final AccessWatch watch =
            new AccessWatch(
                    new AccessTrail(log, new NoDocuments(), InstantSource.system(), () -> 0),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1234));
    private final EmbeddedChannel channel = new EmbeddedChannel(watch);

    @Test
    void requests_sent_together_are_told_in_the_order_of_their_answers() {
        ask("POST", "/mcp/one");
        ask("GET", "/mcp/two?token=s3cr3t");
        AccessWatch.name(channel, "r-1");
        answer(200, "four");
        AccessWatch.name(channel, "r-2");
        answer(404, "");

        assertThat(log.lines())
                .extracting(AccessWatchTest::summary)
                .containsExactly("r-1 POST /mcp/{server} 200 4 true", "r-2 GET _other 404 0 true");
    }

    @Test
    void an_answer_in_pieces_is_one_and_an_interim_answer_is_none() {
        ask("POST", "/mcp/one");
        channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        channel.writeOutbound(new DefaultHttpContent(Unpooled.copiedBuffer(new byte[10])));
        assertThat(log.lines()).isEmpty();
        channel.writeOutbound(new DefaultLastHttpContent(Unpooled.copiedBuffer(new byte[5])));

        assertThat(log.lines())
                .extracting(AccessWatchTest::summary)
                .containsExactly("null POST /mcp/{server} 200 15 true");
    }

    @Test
    void what_a_lost_connection_leaves_unanswered_is_told_as_incomplete() {
        ask("POST", "/mcp/one");
        ask("DELETE", "/.well-known/oauth-protected-resource/mcp/one");
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));

        var unused = channel.close();

        assertThat(log.lines())
                .extracting(AccessWatchTest::summary)
                .containsExactly(
                        "null POST /mcp/{server} 200 0 false",
                        "null DELETE /.well-known/oauth-protected-resource/mcp/{server} null 0"
                                + " false");
    }

    @Test
    void what_is_no_request_has_a_line_and_is_counted_all_the_same() {
        int[] counted = {0};
        ConnectionListener heard = watch.heardBy((status, reason) -> counted[0]++);

        heard.refused(400, "a reason of ours");

        assertThat(counted[0]).isEqualTo(1);
        assertThat(log.lines())
                .extracting(AccessWatchTest::summary)
                .containsExactly("null null null 400 0 true");
    }

    @Test
    void words_that_nobody_knows_are_not_repeated() {
        ask("BREW", "/mcp/%1B[2J?token=s3cr3t");
        answer(405, "");

        assertThat(log.lines())
                .extracting(AccessWatchTest::summary)
                .containsExactly("null _other _other 405 0 true");
        assertThat(log.lines().get(0).source()).isEqualTo("127.0.0.1");
    }

    private static String summary(AccessRecord line) {
        return String.join(
                " ",
                List.of(
                        String.valueOf(line.requestId()),
                        String.valueOf(line.verb()),
                        String.valueOf(line.path()),
                        String.valueOf(line.status()),
                        String.valueOf(line.bytes()),
                        String.valueOf(line.complete())));
    }

    private void ask(String verb, String target) {
        channel.writeInbound(
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, new HttpMethod(verb), target));
    }

    private void answer(int status, String body) {
        channel.writeOutbound(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)));
    }

    /** Nothing is configured. */
    private static final class NoDocuments implements LiveConfiguration {
        @Override
        public @Nullable Snapshot current() {
            return null;
        }

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public void onChange(Consumer<Snapshot> listener) {}
    }
}
