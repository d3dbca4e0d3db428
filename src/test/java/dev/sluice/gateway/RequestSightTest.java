package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Switches;
import dev.sluice.protocol.Message;
import dev.sluice.upstream.Verb;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server chooses how much there is to judge, so there is an end to what is judged. */
class RequestSightTest {
    private static final Standing STANDING =
            Answers.standing("{\"version\":\"1\",\"default\":\"allow\",\"hide\":[\"secret\"]}");

    @Test
    void instructions_of_a_length_that_nobody_reads_are_left_out() {
        assertThat(seen("{\"instructions\":\"" + "a b ".repeat(16_384) + "\"}"))
                .contains("a b a b");
        assertThat(seen("{\"instructions\":\"" + "a b ".repeat(16_385) + "\"}"))
                .contains("\"instructions\":\"\"");
    }

    @Test
    void of_a_completion_so_many_values_stay_as_it_may_have() {
        Passage passage =
                Situation.passage(
                        Situation.snapshot(null, Switches.NONE),
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"completion/complete\",\"params\":"
                                + "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"demo://{a}\"},"
                                + "\"argument\":{\"name\":\"a\",\"value\":\"\"}}}");
        String values =
                IntStream.range(0, 101)
                        .mapToObj(i -> "\"v" + i + "\"")
                        .collect(Collectors.joining(","));

        String trimmed =
                text(passage, "{\"completion\":{\"values\":[" + values + "],\"total\":101}}");

        assertThat(trimmed).contains("\"v99\"],\"total\":101").doesNotContain("v100");
    }

    /** On a resumed stream, where an answer to anything may come. */
    private static String seen(String result) {
        return text(Situation.passage(Situation.snapshot(null, Switches.NONE), Verb.GET), result);
    }

    private static String text(Passage passage, String result) {
        Message.Response answer =
                Answers.response("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}");
        return new String(
                Answers.sight(passage, () -> STANDING).of(answer), StandardCharsets.UTF_8);
    }
}
