package dev.sluice.cli.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.tools.UnreadableToolsException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is read as what it is, or refused with what is wrong. */
class ScannedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []]                                                    | this is not JSON
                    1                                                      | this is no list of tools; save the result of tools/list
                    {"a":1}                                                | this is no list of tools; save the result of tools/list
                    {"server":"a"}                                         | a "tools" is missing or unknown
                    {"servers":[1]}                                        | a "tools" is missing or unknown
                    {"server":1,"tools":[]}                                | a "server" is missing or unknown
                    {"servers":[],"failed":[{}]}                           | a "server" is missing or unknown
                    {"server":"a","tools":[{"class":"Read"}]}              | a "fingerprint" is missing or unknown
                    {"server":"a","tools":[{"class":"Odd","fingerprint":"sha256:F"}]} | a "class" is missing or unknown
                    {"server":"a","tools":[{"class":"Read","fingerprint":"F"}]} | a "fingerprint" is missing or unknown
                    {"server":"a","tools":[{"class":"Read","fingerprint":"sha256:F"}]} | a "name" is missing or unknown
                    {"server":"a","tools":[{"name":"a","class":"Read","fingerprint":"sha256:F"},{"name":"a","class":"Read","fingerprint":"sha256:F"}]} | a tool is in it twice
                    {"servers":[{"server":"a","tools":[]},{"server":"a","tools":[]}]} | a server is in it twice
                    [{"name":"a"},{"name":"a","title":"b"}]                | lists two tools of one name: a
                    """)
    void what_is_no_scan_is_refused(String text, String says) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UnreadableToolsException.class)
                .hasMessageContaining("bad.json")
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [{"name":"a"}]                                                                   | {=[a]} []
                    {"tools":[{"name":"a"}],"nextCursor":"b"}                                        | {=[a]} []
                    {"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a"}]}}                       | {=[a]} []
                    {"server":"s","tools":[{"name":"a","class":"Write","fingerprint":"sha256:F"}]}   | {s=[a]} []
                    {"servers":[{"server":"s","tools":[]}],"failed":[{"server":"t","message":"m"}]}  | {s=[]} [t]
                    """)
    void what_is_one_is_read(String text, String told) throws Exception {
        Scanned scanned = read(text);

        StringBuilder names = new StringBuilder("{");
        scanned.servers().forEach((server, tools) -> names.append(server + "=" + tools.keySet()));
        assertThat(names + "} " + scanned.failed()).isEqualTo(told);
        assertThat(scanned.several()).isEqualTo(text.contains("servers"));
    }

    private static Scanned read(String text) throws UnreadableToolsException {
        String json = text.replace("F\"", "f".repeat(64) + "\"");
        return Scanned.read("bad.json", json.getBytes(StandardCharsets.UTF_8));
    }
}
