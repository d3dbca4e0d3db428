package dev.sluice.config;

import java.util.List;
import java.util.Random;

/**
 * Texts for each field of servers, grants and operators: right ones, and now and then a wrong one.
 */
final class ServerWords {
    private static final List<String> TIMEOUTS =
            List.of(
                    "1ms",
                    "500ms",
                    "604800000ms",
                    "604800s",
                    "10080m",
                    "168h",
                    "2s",
                    "599999999ms");
    private static final List<String> BAD_TIMEOUTS =
            List.of(
                    "604800001ms",
                    "604801s",
                    "10081m",
                    "169h",
                    "1d",
                    "0ms",
                    "0s",
                    "5",
                    "1h\n",
                    "m");
    private static final List<String> URLS =
            List.of(
                    "http://localhost:3000/mcp",
                    "https://mcp.internal/mcp?tenant=a",
                    "HTTP://a",
                    "https://a.b.c-d.e1/",
                    "http://127.0.0.1:8080",
                    "http://[::1]:80/a",
                    "http://1a/",
                    "http://a:/x",
                    "http://a:65535",
                    "http://a:0080",
                    "http://a.b./c",
                    "http://a?b=[c]",
                    "http://a/%20b;c=d,e",
                    "http://a/é/写",
                    "http://a/b/../c",
                    "http://a-1.b2/~'()*!");
    private static final List<String> BAD_URLS =
            List.of(
                    "",
                    "/mcp",
                    "mcp.internal",
                    "ftp://a/b",
                    "http:/a",
                    "http://",
                    "http:///a",
                    "http:a",
                    "http://a:0",
                    "http://a:65536",
                    "http://a:99999999999",
                    "http://a:x",
                    "http://a b",
                    "http://a/b c",
                    "http://a/#b",
                    "http://u@a/",
                    "http://u:p@a/",
                    "http://a_b/",
                    "http://-a/",
                    "http://a-/",
                    "http://a.1b/",
                    "http://é/",
                    "http://a/%2",
                    "http://a/%zz",
                    "http://a/[b]",
                    "http://a/{b}",
                    "http://a/\\b",
                    "http://a/b\n",
                    " http://a",
                    "http://1.2.3/",
                    "http://1.2.3.256/",
                    "http://a..b/",
                    "http://.a/",
                    "http://a?b^c",
                    "http://a/\u00a0",
                    "http://a/\u0085",
                    "http://a/\u0080",
                    "http://a/\u2028");
    private static final List<String> HEADERS =
            List.of(
                    "Api-Key",
                    "authorization",
                    "X_1",
                    "!#$%&'*+.^_`|~",
                    "Hosts",
                    "Mcp",
                    "tea",
                    "a-te");
    private static final List<String> BAD_HEADERS =
            List.of(
                    "",
                    "Api Key",
                    "Host",
                    "hOST",
                    "TE",
                    "Content-Length",
                    "Mcp-Session-Id",
                    "mcp-",
                    "a:b",
                    "Transfer-Encoding",
                    "Proxy-Authorization",
                    "a\n",
                    "é",
                    "(a)",
                    "Keep-Alive",
                    "a\"");
    private static final List<String> FILES = List.of("/", "/run/key", "/a b", "//x", "/a\nb");
    private static final List<String> BAD_FILES = List.of("", "key", "./key", "~/key", "/a\0b");
    private static final List<String> VARIABLES = List.of("API_KEY", "_", "a1");
    private static final List<String> BAD_VARIABLES = List.of("", "1A", "A-B", "A B", "A\n", "É");
    private static final List<String> TOKENS =
            List.of("sha256:" + "0a".repeat(32), "sha256:" + "f".repeat(64));
    private static final List<String> BAD_TOKENS =
            List.of(
                    "sha256:" + "F".repeat(64),
                    "sha256:" + "f".repeat(63),
                    "f".repeat(64),
                    "",
                    "sha256:" + "f".repeat(64) + "\n",
                    "sha512:" + "f".repeat(64));
    private static final List<String> TIMES =
            List.of(
                    "2027-01-31T00:00:00Z",
                    "2028-02-29T23:59:59Z",
                    "0000-02-29T00:00:00Z",
                    "1999-12-31T12:00:00Z");
    private static final List<String> BAD_TIMES =
            List.of(
                    "",
                    "2027-02-29T00:00:00Z",
                    "1900-02-29T00:00:00Z",
                    "2027-04-31T00:00:00Z",
                    "2027-13-01T00:00:00Z",
                    "2027-00-01T00:00:00Z",
                    "2027-01-31",
                    "2027-01-31T24:00:00Z",
                    "2027-01-31T23:59:60Z",
                    "2027-01-31T00:00:00.5Z",
                    "2027-01-31T00:00:00+00:00",
                    "2027-01-31t00:00:00z",
                    "2027-01-31T00:00Z",
                    "2027-01-31T00:00:00Z\n",
                    "+12027-01-31T00:00:00Z",
                    "٢027-01-31T00:00:00Z");
    private static final List<String> SANS =
            List.of(
                    "URI:spiffe://corp/a",
                    "URI:*",
                    "DNS:*.example",
                    "email:a@b",
                    "DNS:\n",
                    "URI: ");
    private static final List<String> BAD_SANS =
            List.of("", "*", "URI:", "DNS:", "uri:a", "IP:127.0.0.1", " URI:a", "spiffe://corp/a");

    private final Random random;

    ServerWords(Random random) {
        this.random = random;
    }

    String timeout() {
        return pick(TIMEOUTS, BAD_TIMEOUTS, 12);
    }

    String url() {
        return pick(URLS, BAD_URLS, 4);
    }

    String header() {
        return pick(HEADERS, BAD_HEADERS, 12);
    }

    String file() {
        return pick(FILES, BAD_FILES, 12);
    }

    String variable() {
        return pick(VARIABLES, BAD_VARIABLES, 12);
    }

    String token() {
        return pick(TOKENS, BAD_TOKENS, 6);
    }

    String digest() {
        return token().replaceFirst("sha256:", "");
    }

    String time() {
        return pick(TIMES, BAD_TIMES, 6);
    }

    String san() {
        return pick(SANS, BAD_SANS, 6);
    }

    private String pick(List<String> right, List<String> wrong, int rarity) {
        List<String> from = random.nextInt(rarity) == 0 ? wrong : right;
        return from.get(random.nextInt(from.size()));
    }
}
