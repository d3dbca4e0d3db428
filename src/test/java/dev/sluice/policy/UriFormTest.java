package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SingleDocument;
import dev.sluice.protocol.Target;
import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No other spelling of a URI reaches what a pattern denies, and honest URIs pass. */
@Threat("B24")
class UriFormTest {

    /** Each is, for some server, {@code file:///etc/passwd} or {@code http://internal/x}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FILE:///etc/passwd",
                "File:///etc/passwd",
                "file:/etc/passwd",
                "file:etc/passwd",
                "file://etc/passwd",
                "file://localhost/etc/passwd",
                "file://x/etc/passwd",
                "file:////etc/passwd",
                "file:///etc//passwd",
                "file://///etc/passwd",
                "file:///./etc/passwd",
                "file:///etc/./passwd",
                "file:///etc/passwd/.",
                "file:///etc/../etc/passwd",
                "file:///%65tc/passwd",
                "file:///etc/p%61sswd",
                "file:///etc/passwd%00",
                "file:///etc/passwd%00.txt",
                "file:///etc%2fpasswd",
                "file:///etc%2Fpasswd",
                "file:///etc%5Cpasswd",
                "file:///%2e/etc/passwd",
                "file:///%2E%2E/etc/passwd",
                "file:///%252e%252e/etc/passwd",
                "file:///%2565tc/passwd",
                "file:///etc%c0%afpasswd",
                "file:///etc%C0%AFpasswd",
                "file:///%C0%AE%C0%AE/etc/passwd",
                "file:///%E0%80%AE/etc/passwd",
                "file:///%u002e%u002e/etc/passwd",
                "file:///etc/%",
                "file:///etc/%4",
                "file:///etc/%zz",
                "file:///etc/%c3%a9",
                "file:///etc/%C3",
                "file:///etc/%E2%80%8Bpasswd",
                "file:///etc/%0Apasswd",
                "file:///etc/%7Fpasswd",
                "file:///etc\\passwd",
                "file:\\etc\\passwd",
                "file:///C|/windows",
                "file://{host}/etc/passwd",
                "/etc/passwd",
                "etc/passwd",
                "./etc/passwd",
                "//localhost/etc/passwd",
                "passwd",
                "1a:x",
                "a b:x",
                ":x",
                "é:x",
                "HTTP://internal/x",
                "http://INTERNAL/x",
                "http://internal./x",
                "http://internal.:8080/x",
                "http://internal:80/x",
                "https://internal:443/x",
                "http://internal:/x",
                "http://internal:080/x",
                "http:/internal/x",
                "http:internal/x",
                "http:///internal/x",
                "http://",
                "http:",
                "http://%69nternal/x",
                "http://intern%C3%A9/x",
                "http://\uff49nternal/x",
                "http://me@internal/x",
                "http://0x7f.1/x",
                "http://2130706433/x",
                "http://127.1/x",
                "http://0177.0.0.1/x",
                "docs://internal./x",
                "docs://me@internal/x",
                "docs://a/./b",
                "{x}://me@internal/x",
                "docs://me%40internal/x",
                "{docs://internal/x",
                "{x}/etc/passwd",
                "docs://internal;x/y",
                "docs://internal%3Fx/y",
                "docs://internal%23x/y",
                "docs://internal%3Bx/y",
                "docs://internal\uff1bx/y",
                "https://internal:443;x/y",
                "https://internal:443%3Fx",
                "https://internal:443x",
                "docs://a/.;x/b",
                "docs://a/b/.;x",
                "docs://a/b/.%3Fx",
                "docs://a/.%3Bx/b",
            })
    void a_uri_that_a_server_may_spell_anew_is_refused(String uri) {
        assertThat(Names.isBadUri(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///",
                "file:///a",
                "file:///a%20b/c.d",
                "file:///a b/c",
                "file:///C:/Users/x",
                "file:///100%25%20sure",
                "file:///caf%C3%A9/%E5%86%99",
                "file:///写/é",
                "file:///dir/",
                "file:///.hidden/.git/a.b",
                "file:///{path}",
                "file:///{+path}",
                "file://{path}",
                "file:///logs/{name}.{ext}",
                "demo://Resource/1",
                "demo://resource/dynamic/text/{resourceId}",
                "test://static/resource/1",
                "postgres://u/x",
                "postgres://db.example:5432/x/schema",
                "export://jobs/1/a.csv",
                "urn:x:Y",
                "urn:isbn:0-395-36341-1",
                "mailto:a@b.example",
                "note://{user}/{id}",
                "memo://insights",
                "weather://{city}/current{?units,lang}",
                "https://api.{Region}.example/x{?q}",
                "{scheme}://x/{id}",
                "{+uri}",
                "https://example.org",
                "https://example.org/",
                "https://example.org:8443/a?b=c%2Bd#e",
                "https://example.org/a//b",
                "https://example.org/mail?to=a@b.example",
                "https://192.0.2.1/x",
                "https://example.org:{port}/x",
                "https://example.org/a;v=1/b%3Fc%23d",
                "docs://a/.b;c",
                "https://[2001:db8::1]:8443/x",
                "https://xn--bcher-kva.example/x",
                "git+ssh://host/x",
                "screen://localhost:1",
                "docs://a/b/?.=.",
                "tel:+1-816-555-1212",
                "data:text/plain;base64,QQ==",
                "ui://widget/page.html",
            })
    void an_honest_uri_is_not(String uri) {
        assertThat(Names.isBadUri(uri)).isFalse();
    }

    /** These are normal, but some servers take them for a denied one all the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    docs://secret/*   | docs://Secret/x
                    docs://secret/*   | docs://SECRET/x
                    docs://Secret/*   | docs://secret/x
                    docs://secret/*   | docs:///secret/x
                    docs://a/secret/* | docs://a//secret/x
                    docs://a/s t/*    | docs://a/s%20t/x
                    docs://a/s%20t/*  | docs://a/s t/x
                    docs://a/s:t/*    | docs://a/s%3At/x
                    docs://a/b        | docs://a/b/
                    docs://a/b        | docs://a/b#c
                    docs://a/b        | docs://a/b?c
                    docs://a/b        | docs://a/b/?c#d
                    docs://a/b        | docs://a/b%3Fc
                    docs://a/b        | docs://a/b%23c
                    docs://a/b        | docs://a/b;c
                    docs://a/b        | docs://a/b%3Bc
                    docs://a/b        | docs://a/B%3Fc%23d;e
                    docs://a/b        | docs://a/b\uff1fc
                    docs://a/b        | docs://a/b;c#d
                    docs://a/b?c      | docs://a/b;d?c
                    docs://a/b%3Fc    | docs://a/b%3Fc?d
                    docs://a/b        | docs://a//b/;c
                    docs://x/a/b      | docs://x/a;c/b
                    docs://x/a/*      | docs://x/a;c/b
                    data:text/plain   | data:text/plain;base64,QQ==
                    docs://a/b/       | docs://a/b
                    docs://é/*        | docs://%C3%A9/x
                    docs://é/*        | docs://e\u0301/x
                    https://x/        | https://x
                    https://x/*       | https://x
                    file:///etc/*     | file:///ETC/passwd
                    file:///etc/*     | file:///\uff45tc/passwd
                    FILE:///etc/*     | file:///etc/passwd
                    """)
    void a_look_alike_of_what_a_pattern_denies_is_refused(String denied, String uri) {
        for (String rest : new String[] {"", ", \"allow\": [\"*\"]"}) {
            Decision decision = decide("{\"deny\": [\"" + denied + "\"]" + rest + "}", uri);

            assertThat(decision.rule()).isEqualTo("(look-alike)");
        }
    }

    @Test
    void an_exact_entry_vouches_for_its_own_spelling() {
        String rules = "{\"deny\": [\"docs://secret/*\"], \"allow\": [\"docs://Secret/open\"]}";

        assertThat(decide(rules, "docs://Secret/open").rule()).isEqualTo("/resources/allow/0");
        assertThat(decide(rules, "docs://Secret/shut").rule()).isEqualTo("(look-alike)");
        assertThat(decide(rules, "docs://secret/open").rule()).isEqualTo("/resources/deny/0");
    }

    @Test
    void what_is_denied_by_its_query_leaves_other_queries_open() {
        String rules = "{\"deny\": [\"docs://search*q=secret\"]}";

        assertThat(decide(rules, "docs://search").rule()).isEqualTo("(default allow)");
        assertThat(decide(rules, "docs://search/q=open").rule()).isEqualTo("(default allow)");
        assertThat(decide(rules, "docs://search/Q=SECRET").rule()).isEqualTo("(look-alike)");
    }

    private static Decision decide(String resources, String uri) {
        String text =
                "{\"version\": \"1\", \"default\": \"allow\", \"resources\": " + resources + "}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Policy policy =
                ((SingleDocument.Loaded<Policy>) SingleDocument.policy("p", "p.json", bytes))
                        .value();
        Target target = new Target(Target.Kind.RESOURCE, uri);
        CallerFacts caller = new CallerFacts("g", "s", null);
        return PolicyEngine.decide(Switches.NONE, policy, new Call("server", caller, target, null));
    }
}
