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
                    "http://a-1.b2/~'()*!",
                    "http://0a/",
                    "http://0xg/",
                    "http://169.253.0.1/",
                    "http://1.169.254.1/",
                    "http://10.0.0.1:80/");
    private static final List<String> SECURED =
            List.of(
                    "https://idp.example/token",
                    "https://10.0.0.1:8443/token?tenant=a",
                    "http://localhost:9/token",
                    "http://127.0.0.1/token",
                    "http://[::1]:80/a");
    private static final List<String> BAD_SECURED =
            List.of(
                    "",
                    "http://idp.example/token",
                    "HTTPS://idp.example/token",
                    "https://u@idp.example/token",
                    "https://idp.example/token#a",
                    "https://169.254.169.254/token",
                    "https://2852039166/token",
                    "http://127.0.0.2/token",
                    "https:///token",
                    "ftp://localhost/token",
                    "https://a:0/",
                    "https://a:65536/");
    private static final List<String> SCOPES = List.of("mcp", "a:b/c", "!", "~]", "[");
    private static final List<String> BAD_SCOPES = List.of("", "a b", "a\"", "a\\b", "é", "a\n");
    private static final List<String> RESOURCES =
            List.of("https://mcp.internal/mcp", "urn:x:y", "a:b?c=d");
    private static final List<String> BAD_RESOURCES =
            List.of("", "mcp", "https://a/#b", "1a:b", ":b", "a:", "a: b", "a:é", "a:b\n");
    private static final List<String> PASSED =
            List.of(
                    "X-Request-Source",
                    "traceparent",
                    "x_1",
                    "Hosts",
                    "X-Forwarded",
                    "Mcp",
                    "Sluice-Caller-2",
                    "proxy");
    private static final List<String> BAD_PASSED =
            List.of(
                    "",
                    "Authorization",
                    "COOKIE",
                    "Host",
                    "te",
                    "Content-Length",
                    "content-type",
                    "Mcp-Name",
                    "sLuice-Caller",
                    "Proxy-X",
                    "Forwarded",
                    "X-Forwarded-For",
                    "Via",
                    "Accept",
                    "a b",
                    "é",
                    "a\n");
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
                    "http://a/\u2028",
                    "http://0/",
                    "http://0:80",
                    "http://2852039166?a",
                    "http://2852039166.",
                    "http://0xA9FEA9FE/",
                    "http://0x/",
                    "http://0177.0.0.1/",
                    "http://127.0.0.01/",
                    "http://169.254.169.254/latest",
                    "https://169.254.0.1:80",
                    "http://[fe80::1]/",
                    "http://[::ffff:a9fe:a9fe]/",
                    "http://[::ffff:169.254.169.254]/",
                    "http://[fd00:ec2::254]/");
    private static final List<String> HEADERS =
            List.of(
                    "Api-Key",
                    "authorization",
                    "X_1",
                    "!#$%&'*+.^_`|~",
                    "Hosts",
                    "Mcp",
                    "a-sluice-caller",
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
                    "Sluice-caller",
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

    String transport() {
        return pick(List.of("streamable", "sse"), List.of("", "SSE", "http", "stdio"), 12);
    }

    String header() {
        return pick(HEADERS, BAD_HEADERS, 12);
    }

    String secured() {
        return pick(SECURED, BAD_SECURED, 12);
    }

    String scope() {
        return pick(SCOPES, BAD_SCOPES, 16);
    }

    String resource() {
        return pick(RESOURCES, BAD_RESOURCES, 12);
    }

    String passed() {
        return pick(PASSED, BAD_PASSED, 16);
    }

    String flow() {
        return pick(
                List.of("client_credentials", "refresh_token", "token_exchange"),
                List.of("", "password", "Client_Credentials"),
                16);
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
