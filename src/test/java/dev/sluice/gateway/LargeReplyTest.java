package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.testsupport.Threat;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reply that streams past is understood as one that is read whole. */
class LargeReplyTest {
    private static final RequestId ASKED = new RequestId("1", "number:1");
    private static final List<String> KEYS =
            List.of(
                    "tools",
                    "contents",
                    "inputRequests",
                    "resultType",
                    "resourceTemplates",
                    "supportedVersions",
                    "completion",
                    "content",
                    "isError",
                    "nextCursor");
    private static final List<String> FILLERS =
            List.of(
                    "_", "-", " ", "2", ".", "\u200b", "\u0131", "\u017f", "\u00a0", "\\u005f",
                    "\\t");
    private static final List<String> IDS =
            List.of("1", " 1 ", "1", "1", "2", "10", "-1", "1.0", "null", "\"1\"", "{}", "true");

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
            LargeReply reply = new LargeReply(ASKED);
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
                    {"result":{"input_requests":{}}}               | true
                    {"result":{"input-requests":{}}}               | true
                    {"result":{"inputRequests\u200b":{}}}          | true
                    {"result":{"INPUTREQUESTS":{}}}                | true
                    {"result":{" i-n-p-u-t___________Requests ":{}}} | true
                    {"result":{"a":1,"Tools":[]}}                  | true
                    {"result":{"result_type":"x"}}                 | true
                    {"result":{"Completion":{}}}                   | true
                    {"result":{"é":1}}                             | true
                    {"result":{"resultType":"x","tools":[]}}       | false
                    {"result":{"Tools2":1,"a":{"Tools":1}}}        | false
                    {"result":["Tools",{"Tools":1}]}               | false
                    {"result":{"Code":1},"other":{"Code":1}}       | false
                    """)
    void what_asks_the_client_for_something_is_seen(String json, boolean asking) {
        LargeReply reply = new LargeReply(ASKED);
        for (byte each : json.getBytes(StandardCharsets.UTF_8)) {
            reply.look(Buffer.buffer(new byte[] {each}));
        }

        assertThat(reply.isUnusable()).isEqualTo(asking);
    }

    @Test
    @Threat("B2")
    void a_key_cannot_be_padded_out_of_sight() {
        for (int length : new int[] {20, 100, 255, 256, 257, 1000, 70_000}) {
            String key = "input" + "_".repeat(length) + "Requests";

            assertThat(look("{\"result\":{\"" + key + "\":{}}}").isUnusable()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    1     | {"id":1,"result":{}}            | true  | true
                    1     | {"result":{"id":2}, "id" : 1 }  | true  | true
                    1     | {"result":{"id":1}}             | true  | false
                    1     | {"result":{}}                   | true  | false
                    1     | {"id":1                         | true  | false
                    1     | {"id":999,"result":{}}          | false | false
                    1     | {"id":999,                      | false | false
                    1     | {"id":10,                       | false | false
                    1     | {"result":{},"id":999}          | false | false
                    1     | {"id":1,"result":{},"id":999}   | false | false
                    1     | {"id":999,"result":{},"id":1}   | false | false
                    1     | {"id":1,"result":{},"id":1}     | false | false
                    1     | {"id":"1","result":{}}          | false | false
                    1     | {"id":1.0,"result":{}}          | false | false
                    1     | {"id":null,"error":{"code":1}}  | false | false
                    1     | {"id":{"a":1},"result":{}}      | false | false
                    1     | {"id":[                         | false | false
                    "1"   | {"id":"1","result":{}}          | true  | true
                    "1"   | {"id":1,"result":{}}            | false | false
                    "é"   | {"id":"é","result":{}}          | true  | true
                    "é"   | {"id":"e","result":{}}          | false | false
                    "é"   | {"id":"\\u00e9","result":{}}    | false | false
                    ""    | {"id":"","result":{}}           | true  | true
                    ""    | {"id":{},"result":{}}           | false | false
                    ""    | {"id":[],"result":{}}           | false | false
                    """)
    @Threat("H8")
    void it_answers_the_request_whose_id_it_bears(
            String asked, String json, boolean usable, boolean answered) {
        boolean text = asked.startsWith("\"");
        String plain = text ? asked.substring(1, asked.length() - 1) : asked;
        RequestId id = new RequestId(asked, (text ? "text:" : "number:") + plain);
        LargeReply reply = new LargeReply(id);
        for (byte each : json.getBytes(StandardCharsets.UTF_8)) {
            reply.look(Buffer.buffer(new byte[] {each}));
        }

        assertThat(!reply.isUnusable()).isEqualTo(usable);
        assertThat(reply.isAnswer()).isEqualTo(answered);
    }

    @Test
    @Threat("H8")
    void the_longest_id_is_compared_to_its_end() {
        String longest = "a".repeat(256);
        for (String said : List.of(longest, longest.substring(1), longest + "a", longest + "ab")) {
            LargeReply reply = new LargeReply(new RequestId("", "text:" + longest));
            reply.look(Buffer.buffer("{\"id\":\"" + said + "\",\"result\":{}}"));

            assertThat(reply.isAnswer()).isEqualTo(said.equals(longest));
        }
    }

    @Property(tries = 5000)
    @Threat({"B2", "H8"})
    void what_the_strict_reader_refuses_is_no_answer(@ForAll long seed) {
        Random random = new Random(seed);
        String key = disguised(pick(KEYS, random), random);
        String result = "\"result\":{\"x\":[1,{\"Tools\":2}],\"%s\":{}}".formatted(key);
        String id = random.nextInt(4) == 0 ? "" : "\"id\":" + pick(IDS, random) + ",";
        String json =
                random.nextBoolean()
                        ? "{" + id + result + ",\"jsonrpc\":\"2.0\"}"
                        : "{\"jsonrpc\":\"2.0\"," + (id + result + "}");
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        boolean good =
                MessageReader.reply(bytes) instanceof Reading.Read read
                        && read.message() instanceof Message.Response response
                        && ASKED.equals(response.id());
        boolean plain =
                json.chars().allMatch(c -> c < 128)
                        && json.indexOf('\\') < 0
                        && !key.equals("inputRequests");

        LargeReply reply = look(json);

        if (!good || plain) {
            assertThat(reply.isAnswer()).as(json).isEqualTo(good);
        }
        assertThat(reply.isAnswer() && reply.isUnusable()).isFalse();
    }

    private static LargeReply look(String json) {
        LargeReply reply = new LargeReply(ASKED);
        reply.look(Buffer.buffer(json));
        return reply;
    }

    private static String disguised(String key, Random random) {
        StringBuilder text = new StringBuilder(key);
        for (int times = random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(text.length() + 1);
            text.insert(at, pick(FILLERS, random).repeat(random.nextInt(40)));
        }
        return random.nextInt(4) == 0 ? text.toString().toUpperCase(Locale.ROOT) : text.toString();
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    @Property(tries = 3000)
    void it_agrees_with_the_strict_reader(@ForAll long seed) {
        Random random = new Random(seed);
        String key = random.nextInt(4) == 0 ? "error" : "result";
        String json = "{\"jsonrpc\":\"2.0\",\"%s\" :%s,\"id\":1}".formatted(key, value(random, 4));
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Message message = ((Reading.Read) MessageReader.reply(bytes)).message();

        LargeReply reply = new LargeReply(ASKED);
        reply.look(Buffer.buffer(bytes));

        assertThat(reply.outcome()).as(json).isEqualTo(ReplyOutcome.of((Message.Response) message));
        assertThat(reply.isUnusable()).isFalse();
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
