package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Reading.Malformed;
import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that some reader could take for a deciding one is refused wherever that one may stand. */
@Threat({"B2", "B3"})
class LookAlikeKeysTest {
    /** Of all code points those that have to do with a letter of ASCII. */
    private static final int[] FOLDING =
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                    .filter(
                            c ->
                                    isAscii(lower(Character.toString(c)))
                                            || isAscii(upper(Character.toString(c))))
                    .toArray();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonrpc",
                "id",
                "method",
                "params",
                "name",
                "arguments",
                "uri",
                "ref",
                "type",
                "_meta",
                "cursor",
                "inputResponses",
                "requestState",
                "notifications",
                "resourceSubscriptions",
                "taskId"
            })
    void every_code_point_that_folds_into_a_reserved_key_is_found(String key) {
        for (int at = 0; at < key.length(); at++) {
            for (int c : FOLDING) {
                String other = key.substring(0, at) + Character.toString(c) + key.substring(at + 1);
                if (!other.equals(key) && isFolded(other, key)) {
                    assertThat(ReservedKeys.OF_REQUESTS.fault(object(other)))
                            .as("U+%04X in %s", c, key)
                            .isNotNull();
                }
            }
        }
    }

    /** By the definition: letters in lower case, without hyphens and underscores. */
    @Test
    void keys_of_ascii_resemble_each_other_as_their_letters_do() {
        List<String> keys = List.of("", "-", "a", "A", "a_", "-a", "b", "ab", "A-b", "_aB_", "ba");
        for (String one : keys) {
            for (String other : keys) {
                String letters = lower(one).replaceAll("[-_]", "");
                boolean alike = letters.equals(lower(other).replaceAll("[-_]", ""));

                assertThat(ReservedKeys.resembles(one, other))
                        .as("%s and %s", one, other)
                        .isEqualTo(alike && !one.equals(other));
            }
        }
        assertThat(ReservedKeys.resembles("b\u0001", "a")).isTrue();
        assertThat(ReservedKeys.resembles("b\u007f", "a")).isTrue();
    }

    /** The foldings of Java, of .NET and Go, and of Python. */
    private static boolean isFolded(String other, String key) {
        return other.equalsIgnoreCase(key)
                || lower(other).equals(lower(key))
                || upper(other).equals(upper(key));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InputResponses",
                "input_responses",
                "input-responses",
                "inputRe\\u017fponses",
                "reque\\ufb06State",
                "request_state",
                "Notifications",
                "notifications\\u0000",
                "taskid",
                "task_id",
                "tas\\u212aId",
                "na me",
                "name\\u00a0",
                "meta",
                "n-a-m-e"
            })
    void keys_of_the_newest_revision_are_guarded_too(String key) {
        assertThat(request("{\"name\":\"a\",\"" + key + "\":{}}")).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"notifications\":{\"ResourceSubscriptions\":[]}}",
                "{\"notifications\":{\"resourceSubscriptions\":[],\"resource_subscriptions\":[]}}",
                "{\"_meta\":{\"io.modelcontextprotocol/ProtocolVersion\":\"2026-07-28\"}}",
                "{\"_meta\":{\"IO.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\\u0000\":\"2026-07-28\"}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVer\\u017fion\":\"x\"}}",
                "{\"_meta\":{\"io.modelcontextprotocol/clientinfo\":{}}}",
                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"a\",\"Type\":\"ref/resource\"}}"
            })
    void they_are_found_inside_a_filter_a_reference_and_meta(String params) {
        assertThat(request(params)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_meta\":{\"progressToken\":1,\"Name\":\"mine\",\"com.example/URI\":1}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
                "{\"name\":\"a\",\"arguments\":{\"Task_ID\":1,\"Input-Responses\":2}}",
                "{\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[]}}"
            })
    void what_decides_nothing_may_be_called_anything(String params) {
        assertThat(request(params)).isInstanceOf(Reading.Read.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Tools",
        "TOOLS",
        "tools\\u0000",
        "too\\u200bls",
        "tool\\u017f",
        "tools\\ud800",
        "Prompts",
        "Resources",
        "resource_templates",
        "ResourceTemplates",
        "Contents",
        "input_requests",
        "InputRequests",
        "'resultType '",
        "ResultType",
        "cache_scope",
        "TTLms",
        "Completion",
        "comp_letion",
        "Instructions",
        "instructions\\u0000",
        "SupportedVersions",
        "supported_versions",
        "Capabilities",
        "capabilitie\\u017f"
    })
    void a_reply_with_a_look_alike_in_its_result_is_no_message(String key) {
        for (String before : List.of("", "\"tools\":[],", "\"content\":[],")) {
            String result = "{" + before + "\"" + key + "\":[{\"name\":\"drop_all\"}]}";

            assertThat(reply("\"result\":" + result)).isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":{\"inputRequests\":{\"a\":{\"Method\":\"elicitation/create\"}}}",
                "\"result\":{\"inputRequests\":{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"Url\":\"x\"}}}}",
                "\"error\":{\"code\":1,\"Code\":-32042}",
                "\"error\":{\"code\":-32042,\"data\":{\"elicitations\":[],\"Elicitations\":[{}]}}",
                "\"error\":{\"code\":-32042,\"data\":{\"elicitations\":[{\"mode\":\"url\",\"URL\":\"x\"}]}}"
            })
    void a_question_in_a_reply_cannot_hide_behind_a_look_alike(String answer) {
        assertThat(reply(answer)).isInstanceOf(Malformed.class);
    }

    @Test
    void a_question_that_hides_its_address_is_no_message() {
        String asked =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\",\"%s\":\"%s\"}}";

        for (String key : List.of("Url", "URL", "ur\\u200bl", "Mode", "mode\\u0000")) {
            assertThat(MessageReader.reply(bytes(asked.formatted(key, "url"))))
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void a_result_may_hold_anything_else() {
        assertThat(reply("\"result\":{\"Name\":1,\"content\":[],\"x\\u200b\":1}"))
                .isInstanceOf(Malformed.class);
        assertThat(reply("\"result\":{\"Name\":1,\"Method\":2,\"content\":[{\"Tools\":1}]}"))
                .isInstanceOf(Reading.Read.class);
    }

    private static JsonValue object(String key) {
        byte[] bytes = bytes("{" + JsonStrings.quote(key) + ":1}");
        return new JsonValue(bytes, 0, bytes.length);
    }

    private static Reading request(String params) {
        return MessageReader.request(
                bytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":" + params + "}"));
    }

    private static Reading reply(String answer) {
        return MessageReader.reply(bytes("{\"jsonrpc\":\"2.0\",\"id\":1," + answer + "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
