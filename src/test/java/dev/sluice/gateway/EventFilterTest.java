package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.EventFilter.Stream;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.testsupport.Threat;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a server's event stream reaches the agent. */
class EventFilterTest {
    private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"roots/list\"}";
    private static final String TOLD =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";

    private final EventFilter filter = filter("7");

    @Test
    void the_answer_passes_and_says_how_the_call_ended() throws MalformedJsonException {
        assertThat(filter.outcome()).isNull();

        String answer = event(answer("7", "{\"isError\":true}"));

        assertThat(pass(filter, answer)).isEqualTo(answer);
        assertThat(filter.outcome()).isEqualTo(ReplyOutcome.TOOL_ERROR);
        assertThat(filter.response()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {ASK, TOLD})
    void what_the_server_asks_and_tells_passes_before_and_after(String message)
            throws MalformedJsonException {
        assertThat(pass(filter, event(message))).isEqualTo(event(message));
        assertThat(filter.outcome()).isNull();
        pass(filter, event(answer("7", "{}")));
        assertThat(pass(filter, event(message))).isEqualTo(event(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "\"7\"", "-7"})
    @Threat("H8")
    void an_answer_to_another_request_is_emptied_but_its_event_id_kept(String id)
            throws MalformedJsonException {
        String foreign = "id: 3\n" + event(answer(id, "{\"s3cr3t\":1}"));

        assertThat(pass(filter, foreign)).isEqualTo("id: 3\ndata: \n\n");
        assertThat(filter.outcome()).isNull();
    }

    @Test
    @Threat("H8")
    void a_second_answer_is_dropped() throws MalformedJsonException {
        pass(filter, event(answer("7", "{}")));

        assertThat(pass(filter, event(answer("7", "{\"isError\":true}")))).isEmpty();
        assertThat(filter.outcome()).isEqualTo(ReplyOutcome.OK);
    }

    @Test
    void an_id_is_the_same_however_it_is_written() throws MalformedJsonException {
        EventFilter text = filter("\"a\"");

        pass(text, event(answer("\"\\u0061\"", "{}")));

        assertThat(text.outcome()).isEqualTo(ReplyOutcome.OK);
    }

    @Test
    void an_error_without_id_ends_the_call_and_a_result_without_id_is_malformed()
            throws MalformedJsonException {
        pass(filter, event("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1}}"));

        assertThat(filter.outcome()).isEqualTo(ReplyOutcome.ERROR);
        assertThatThrownBy(() -> pass(filter("7"), event(answer("null", "{}"))))
                .isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "hello",
                "[]",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"id\":8,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{},\"error\":{}}",
                "{\"id\":7,\"result\":{}}"
            })
    @Threat("H11")
    void data_that_is_not_one_strict_message_ends_the_stream(String data) {
        assertThatThrownBy(() -> pass(filter, event(data)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageNotContaining("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {": keep-alive\n\n", "id: 1\n\n", "id: 1\ndata: \n\n", "retry: 5\n\n"})
    void blocks_without_data_pass(String block) throws MalformedJsonException {
        assertThat(pass(filter, block)).isEqualTo(block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "-"})
    void what_the_server_may_not_ask_is_emptied_but_its_event_id_kept(String id)
            throws MalformedJsonException {
        EventFilter stream = filter(id.equals("-") ? null : id);
        String ask = event("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"elicitation/create\"}");

        assertThat(pass(stream, ask)).isEmpty();
        assertThat(pass(stream, "id: 3\n" + ask)).isEqualTo("id: 3\ndata: \n\n");
        assertThat(pass(stream, event(ASK))).isEqualTo(event(ASK));
        assertThat(stream.outcome()).isNull();
    }

    @Test
    void a_list_is_trimmed_by_the_policy_in_force_when_it_comes() throws MalformedJsonException {
        String both = "{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";
        String one = "{\"tools\":[{\"name\":\"a\"}]}";
        EventFilter list =
                new EventFilter(
                        4_096,
                        new Stream(Answers.request("7").id(), Era.LEGACY, false, true),
                        Answers.sight(ListShape.TOOLS, () -> Answers.only("a")),
                        Answers.asking(any -> true),
                        () -> {});

        assertThat(pass(list, "id: 1\n" + event(answer("7", both))))
                .isEqualTo("id: 1\n" + event(answer("7", one)));
    }

    @Test
    @Threat("H8")
    void a_listening_stream_that_resumes_nothing_carries_no_answers()
            throws MalformedJsonException {
        EventFilter listening =
                new EventFilter(
                        4_096,
                        new Stream(null, Era.LEGACY, false, false),
                        Answers.sight((ListShape) null, () -> Answers.only("a")),
                        Answers.asking(any -> true),
                        () -> {});

        assertThat(pass(listening, event(answer("7", "{}")))).isEmpty();
        assertThat(pass(listening, "id: 3\n" + event(answer("7", "{}"))))
                .isEqualTo("id: 3\ndata: \n\n");
        assertThat(pass(listening, event(TOLD))).isEqualTo(event(TOLD));
    }

    @Test
    @Threat("H10")
    void on_a_resumed_stream_every_list_is_trimmed() throws MalformedJsonException {
        EventFilter stream = filter(null);
        String list = "{\"tools\":[{\"name\":\"x\"}],\"prompts\":[{\"name\":\"y\"}]}";

        assertThat(pass(stream, event(answer("1", list)) + event(answer("2", "{}"))))
                .isEqualTo(
                        event(answer("1", "{\"tools\":[],\"prompts\":[]}"))
                                + event(answer("2", "{}")));
        assertThat(stream.farewell(false).length()).isZero();
    }

    @Test
    void a_stream_that_ends_without_an_answer_gets_one() {
        assertThat(filter.farewell(false).toString())
                .isEqualTo(
                        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"error\":"
                                + "{\"code\":-31005,\"message\":"
                                + "\"the server gave no usable reply\"}}\n\n");
        assertThat(filter.outcome()).isEqualTo(ReplyOutcome.BROKEN);
        assertThat(filter.farewell(false).length()).isZero();
    }

    @Test
    void a_stream_that_can_be_resumed_ends_without_a_word() throws MalformedJsonException {
        pass(filter, "id: 1\ndata: \n\n");

        assertThat(filter.farewell(false).length()).isZero();
        assertThat(filter.outcome()).isEqualTo(ReplyOutcome.BROKEN);
    }

    @Test
    void after_the_answer_there_is_nothing_to_say() throws MalformedJsonException {
        pass(filter, event(answer("7", "{}")));

        assertThat(filter.farewell(false).length()).isZero();
        assertThat(filter.outcome()).isEqualTo(ReplyOutcome.OK);
    }

    @Test
    void half_an_event_waits_for_its_other_half() throws MalformedJsonException {
        String answer = event(answer("7", "{}"));

        assertThat(pass(filter, answer.substring(0, 20))).isEmpty();
        assertThat(pass(filter, answer.substring(20))).isEqualTo(answer);
    }

    private static EventFilter filter(@Nullable String id) {
        return new EventFilter(
                4_096,
                new Stream(id == null ? null : Answers.request(id).id(), Era.LEGACY, false, true),
                Answers.sight((ListShape) null, () -> Answers.only()),
                Answers.asking(ask -> !ask.method().equals("elicitation/create")),
                () -> {});
    }

    private static String pass(EventFilter filter, String piece) throws MalformedJsonException {
        Buffer out = Buffer.buffer();
        filter.pass(Buffer.buffer(piece), out);
        return out.toString();
    }

    private static String answer(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
