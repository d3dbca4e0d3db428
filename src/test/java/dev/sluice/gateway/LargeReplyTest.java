package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reply that streams past is understood as one that is read whole. */
class LargeReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"result":{}}                                         | OK
                    {"result":{"isError":false}}                          | OK
                    {"result":{"isError":true}}                           | TOOL_ERROR
                    {"result":{"isError" :                       true }}  | TOOL_ERROR
                    {"result":{"isError":true,"content":[]}}              | TOOL_ERROR
                    {"result":{"content":[{"a":[1]}],"isError":true}}     | TOOL_ERROR
                    {"result":{"isError":"true"}}                         | OK
                    {"result":{"isError":[true]}}                         | OK
                    {"result":{"isError":{"isError":true}}}               | OK
                    {"result":{"isError":1}}                              | OK
                    {"result":{"content":[{"isError":true}]}}             | OK
                    {"result":{"content":{"isError":true},"x":1}}         | OK
                    {"result":{"x":"isError\\":true"}}                    | OK
                    {"result":{"x":"\\\\","isError":true}}                | TOOL_ERROR
                    {"result":["isError",true]}                           | OK
                    {"isError":true,"result":{}}                          | OK
                    {"other":{"isError":true},"result":{}}                | OK
                    {"error":{"code":1}}                                  | ERROR
                    {"id":1,"error":{"isError":false}}                    | ERROR
                    {"result":{"error":1}}                                | OK
                    {"result":"error"}                                    | OK
                    """)
    void a_call_ended_as_its_reply_says_wherever_it_is_cut(String json, ReplyOutcome outcome) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            LargeReply reply = new LargeReply();
            reply.look(Buffer.buffer(Arrays.copyOf(bytes, cut)));
            reply.look(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length)));

            assertThat(reply.outcome()).isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"id":1,"method":"roots/list"}                 | true
                    {"result":{"a":[]},"Method":"roots/list"}      | true
                    {"m\\u0065thod":"roots/list"}                  | true
                    [{"id":1,"method":"roots/list"}]               | true
                    {"result":{"method":"a"}}                      | false
                    {"result":["method"],"x":"method"}             | false
                    {"result":{"\\u0061":1}}                        | true
                    {"result":{"a":1},"x":"\\u0061"}               | false
                    {"result":{"inputRequests":{}}}                | true
                    {"result":{"a":{"inputRequests":{}}}}          | false
                    {"error":{"code":-32042,"message":"visit"}}    | true
                    {"error":{"message":"visit","code": -32042 }}  | true
                    {"error":{"code":-3.2042e4}}                   | true
                    {"error":{"code":-32042.0}}                    | true
                    {"error":{"c\\u006fde":-32042}}                 | true
                    {"error":{"code":-32602,"data":{"code":-32042}}} | false
                    {"error":{"message":"-32042","code":1}}        | false
                    {"result":{"code":-32042}}                     | false
                    {"Error":{"code":-32042},"result":{}}          | true
                    {"error":{"Code":-32042,"code":1}}             | true
                    {"error":{"co_de":-32042,"code":1}}            | true
                    {"error":{"coďe":-32042,"code":1}}             | true
                    {"re\u017fult":{}}                             | true
                    {"result":{"Code":1},"other":{"Code":1}}       | false
                    """)
    void what_asks_the_client_for_something_is_seen(String json, boolean asking) {
        LargeReply reply = new LargeReply();
        for (byte each : json.getBytes(StandardCharsets.UTF_8)) {
            reply.look(Buffer.buffer(new byte[] {each}));
        }

        assertThat(reply.isAsking()).isEqualTo(asking);
    }

    @Property(tries = 3000)
    void it_agrees_with_the_strict_reader(@ForAll long seed) {
        Random random = new Random(seed);
        String key = random.nextInt(4) == 0 ? "error" : "result";
        String json = "{\"jsonrpc\":\"2.0\",\"%s\" :%s,\"id\":1}".formatted(key, value(random, 4));
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Message message = ((Reading.Read) MessageReader.reply(bytes)).message();

        LargeReply reply = new LargeReply();
        reply.look(Buffer.buffer(bytes));

        assertThat(reply.outcome()).as(json).isEqualTo(ReplyOutcome.of((Message.Response) message));
        assertThat(reply.isAsking()).isFalse();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0 -> " true ";
            case 1 -> "\"true\"";
            case 2 -> "\"isError\\\":true}\"";
            case 3 -> "-1.5";
            case 4 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            default -> object(random, depth - 1);
        };
    }

    private static String object(Random random, int depth) {
        List<String> members = new ArrayList<>();
        for (String key : List.of("isError", "error", "result", "a")) {
            if (random.nextBoolean()) {
                members.add("\"" + key + "\": " + value(random, depth));
            }
        }
        return "{" + String.join(",", members) + "}";
    }
}
