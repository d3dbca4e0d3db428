package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Reading.Malformed;
import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes are one message, and what is said of those that are not. */
class MessageReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    [{"jsonrpc":"2.0","id":1,"method":"ping"}]                  | -32600 | batches
                    []                                                          | -32600 | batches
                    [[]]                                                        | -32600 | batches
                    "ping"                                                      | -32600 | a JSON object
                    {"id":1,"method":"ping"}                                    | -32600 | jsonrpc
                    {"jsonrpc":2.0,"id":1,"method":"ping"}                      | -32600 | jsonrpc
                    {"jsonrpc":"1.0","id":1,"method":"ping"}                    | -32600 | jsonrpc
                    {"jsonrpc":null,"id":1,"method":"ping"}                     | -32600 | jsonrpc
                    {"jsonrpc":"2.0","id":1}                                    | -32600 | a result or an error
                    {"jsonrpc":"2.0","id":1,"method":null}                      | -32600 | method is a string
                    {"jsonrpc":"2.0","id":1,"method":["tools/call"]}            | -32600 | method is a string
                    {"jsonrpc":"2.0","id":1,"method":"a","result":{}}           | -32600 | not both
                    {"jsonrpc":"2.0","id":1,"method":"a","error":{}}            | -32600 | not both
                    {"jsonrpc":"2.0","method":"a","error":null}                 | -32600 | not both
                    {"jsonrpc":"2.0","id":null,"method":"a","error":{}}         | -32600 | not both
                    {"jsonrpc":"2.0","id":1,"result":{},"error":{}}             | -32600 | a result or an error
                    {"jsonrpc":"2.0","result":{}}                               | -32600 | needs the id
                    {"jsonrpc":"2.0","id":null,"result":{}}                     | -32600 | an id is
                    {"jsonrpc":"2.0","id":1,"method":"a","params":[]}           | -32600 | params must be an object
                    {"jsonrpc":"2.0","id":1,"method":"a","params":null}         | -32600 | params must be an object
                    {"jsonrpc":"2.0","id":1,"method":"a","params":"x"}          | -32600 | params must be an object
                    {"jsonrpc":"2.0","id":1,"method":"a","method":"b"}          | -32700 | duplicate key
                    {"jsonrpc":"2.0","id":1,"method":"a"}{}                     | -32700 | more than one
                    """)
    @Threat({"B10", "B15", "B25"})
    void whatever_is_not_one_message_is_refused(String json, int code, String reason) {
        Malformed malformed = (Malformed) read(json);

        assertThat(malformed.code()).isEqualTo(code);
        assertThat(malformed.reason()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "17",
                "9007199254740992",
                "-9007199254740992",
                "\"\"",
                "\"a\"",
                "\"\\u0061\\/\"",
                "\" 1 \"",
                "\"語\""
            })
    @Threat("B11")
    void an_id_is_echoed_byte_for_byte(String id) {
        Message.Request request = (Message.Request) message(call(id));

        assertThat(request.id().json()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "{}",
                "[]",
                "1.0",
                "1.5",
                "1e2",
                "1E400",
                "-0",
                "9007199254740993",
                "-9007199254740993",
                "12345678901234567890"
            })
    @Threat("B11")
    void what_two_programs_may_write_differently_is_no_id(String id) {
        assertThat(((Malformed) read(call(id))).reason()).contains("an id is");
    }

    @Test
    void an_id_has_at_most_256_bytes() {
        assertThat(read(call("\"" + "x".repeat(256) + "\""))).isInstanceOf(Reading.Read.class);
        assertThat(read(call("\"" + "x".repeat(257) + "\""))).isInstanceOf(Malformed.class);
    }

    @Test
    void ids_are_equal_by_what_they_mean_and_a_number_is_no_text() {
        assertThat(id("\"a\"")).isEqualTo(id("\"\\u0061\"")).hasSameHashCodeAs(id("\"\\u0061\""));
        assertThat(id("\"1\"")).isNotEqualTo(id("1"));
        assertThat(id("1")).isEqualTo(id("1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    Method              | in case
                    PARAMS              | in case
                    param\\u017f        | in case
                    re\\u017fult        | in case
                    \\u0130d            | in case
                    \\u0131d            | in case
                    ~"method ~          | in case
                    method\\u0000       | invisible
                    me\\u200bthod       | invisible
                    \\ufeffmethod       | invisible
                    x\\u00ad            | invisible
                    \\udb40\\udc61      | invisible
                    """)
    @Threat({"B2", "B3"})
    void a_key_that_resembles_a_reserved_one_is_refused(String key, String reason) {
        String plain = key.startsWith("\"") ? key.substring(1) : key;
        String top = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"" + plain + "\":1}";

        assertThat(((Malformed) read(top)).reason()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Name", "NAME", "name\\u0000", "na\\u200bme", "Arguments", "URI"})
    @Threat({"B2", "B3"})
    void the_same_holds_inside_params_and_inside_a_reference(String key) {
        String params = "{\"name\":\"safe\",\"" + key + "\":\"drop\"}";

        assertThat(read(callWith(params))).isInstanceOf(Malformed.class);
        assertThat(read(callWith("{\"ref\":" + params + "}"))).isInstanceOf(Malformed.class);
    }

    @Test
    void inside_arguments_any_key_may_stand() {
        assertThat(read(callWith("{\"name\":\"a\",\"arguments\":{\"Name\":1,\"NAME\":2}}")))
                .isInstanceOf(Reading.Read.class);
    }

    @Test
    @Threat({"B4", "B5"})
    void an_escaped_key_is_the_key() {
        Message.Request request =
                (Message.Request) message(callWith("{\"n\\u0061me\":\"drop\\u005ftable\"}"));
        JsonValue name = Objects.requireNonNull(request.params()).get("name");

        assertThat(Objects.requireNonNull(name).text()).isEqualTo("drop_table");
    }

    @Test
    void the_kinds_of_message_are_told_apart() {
        assertThat(message("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}"))
                .isInstanceOf(Message.Notification.class);
        assertThat(message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"))
                .isInstanceOf(Message.Response.class);
        assertThat(message("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}"))
                .isInstanceOf(Message.Response.class);
        assertThat(message("{\"jsonrpc\":\"2.0\",\"error\":{}}"))
                .isInstanceOf(Message.Response.class);
    }

    @Test
    void a_refused_request_is_answered_under_its_id_when_that_could_be_read() {
        Malformed malformed = (Malformed) read("{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"method\":1}");

        assertThat(malformed.id()).isEqualTo(id("\"7\""));
    }

    @Test
    void a_refusal_quotes_nothing_of_the_sender() {
        Malformed malformed = (Malformed) read("{\"s3cr3t\":1,\"s3cr3t\":2}");

        assertThat(malformed.reason()).doesNotContain("s3cr3t");
    }

    private static String call(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}";
    }

    private static String callWith(String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":" + params + "}";
    }

    private static RequestId id(String json) {
        return ((Message.Request) message(call(json))).id();
    }

    private static Message message(String json) {
        return ((Reading.Read) read(json)).message();
    }

    private static Reading read(String json) {
        return MessageReader.request(json.getBytes(StandardCharsets.UTF_8));
    }
}
