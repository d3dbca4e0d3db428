package dev.sluice.upstream.channel.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address for messages is believed. */
class MessageAddressTest {
    private static final String STREAM = "https://old.example/a/sse?tenant=7";

    @ParameterizedTest
    @CsvSource({
        "/messages?session=1, https://old.example/messages?session=1",
        "messages/?session_id=a-b, https://old.example/a/messages/?session_id=a-b",
        "../messages, https://old.example/messages",
        "?session=1, https://old.example/a/sse?session=1",
        "'', https://old.example/a/",
        "https://old.example/x?y=1#z, https://old.example/x?y=1",
        "HTTPS://OLD.EXAMPLE:443/x, HTTPS://OLD.EXAMPLE:443/x",
        "//old.example/x, https://old.example/x",
        "/é?s=ü, https://old.example/%C3%A9?s=%C3%BC",
        "' /messages ', https://old.example/messages"
    })
    void a_reference_is_resolved_and_keeps_its_query(String reference, URI address) {
        assertThat(MessageAddress.of(URI.create(STREAM), reference.getBytes(UTF_8)))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://old.example/messages",
                "https://other.example/messages",
                "https://old.example:8443/messages",
                "https://old.example.other.example/messages",
                "https://old.example@other.example/messages",
                "https://user@old.example/messages",
                "https://user:password@old.example/messages",
                "//other.example/messages",
                "//169.254.169.254/latest",
                "https:messages",
                "mailto:somebody@old.example",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://",
                "https:///messages",
                "\\\\other.example\\messages",
                "/a b",
                "/a\r\nX: y",
                "{\"jsonrpc\":\"2.0\"}"
            })
    @Threat("B28")
    void nothing_but_its_own_origin_is_believed(String reference) {
        assertThat(MessageAddress.of(URI.create(STREAM), reference.getBytes(UTF_8))).isNull();
    }

    @Test
    void an_address_without_end_is_none() {
        byte[] endless = ("/" + "a".repeat(8 * 1024)).getBytes(UTF_8);

        assertThat(MessageAddress.of(URI.create(STREAM), endless)).isNull();
    }
}
