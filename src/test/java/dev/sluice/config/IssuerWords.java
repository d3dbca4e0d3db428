package dev.sluice.config;

import java.util.List;
import java.util.Random;

/** Texts for each field of an issuer: right ones, and now and then a wrong one. */
final class IssuerWords {
    private static final List<String> ISSUERS =
            List.of(
                    "https://idp.example",
                    "https://idp.example/",
                    "https://idp.example:8443/realms/corp",
                    "https://a.b.c-d.e1/a%20b/~'()*!,;",
                    "https://10.0.0.7/x",
                    "https://a",
                    "http://localhost:8081",
                    "http://127.0.0.1/x",
                    "http://[::1]:65535/a@b");
    private static final List<String> BAD_ADDRESSES =
            List.of(
                    "",
                    "idp.example",
                    "http://idp.example",
                    "http://localhost.example/",
                    "http://127.0.0.2/",
                    "HTTPS://idp.example",
                    "ftp://localhost/",
                    "https://",
                    "https:///x",
                    "https://u@a/",
                    "https://u:p@a/",
                    "https://a/#b",
                    "https://a#",
                    "https://a:0/",
                    "https://a:080/",
                    "https://a:65536/",
                    "https://a:/",
                    "https://a b/",
                    "https://a/b c",
                    "https://a/%2",
                    "https://a/\u00e9",
                    "https://\u00e9/",
                    "https://a/[b]",
                    "https://a/\\b",
                    "https://a/\"b",
                    "https://a..b/",
                    "https://-a/",
                    "https://a_b/",
                    "https://a.1b/",
                    "https://1.2.3/",
                    "https://1.2.3.256/",
                    "https://[::2]/",
                    " https://a",
                    "https://a\n");
    private static final List<String> QUERIES = List.of("", "", "?", "?a=b", "?a=b&c=%20/?d");
    private static final List<String> BAD_QUERIES = List.of("?a=[b]", "?a b", "?a^b", "#a");
    private static final List<String> ALGORITHMS =
            List.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "EdDSA");
    private static final List<String> BAD_ALGORITHMS =
            List.of("none", "None", "HS256", "rs256", "RS256 ", "", "ES256K", "RSA-OAEP");
    private static final List<String> SCOPES =
            List.of("mcp", "openid", "urn:a:b", "https://a/b", "!", "#", "[", "]", "~", "a.b");
    private static final List<String> BAD_SCOPES =
            List.of("", "a b", "\"", "\\", "\u00e9", "a\n", "\t", "\u007f");
    private static final List<String> SKEWS = List.of("1s", "9s", "30s", "59s", "60s", "1m");
    private static final List<String> BAD_SKEWS =
            List.of("0s", "61s", "2m", "1h", "30", "", "30 s", "030s", "500ms", "1m\n");

    private final Random random;

    IssuerWords(Random random) {
        this.random = random;
    }

    String issuer() {
        return pick(ISSUERS, BAD_ADDRESSES, 8);
    }

    String jwks() {
        return issuer() + pick(QUERIES, BAD_QUERIES, 12);
    }

    String algorithm() {
        return pick(ALGORITHMS, BAD_ALGORITHMS, 20);
    }

    String scope() {
        return pick(SCOPES, BAD_SCOPES, 20);
    }

    String skew() {
        return pick(SKEWS, BAD_SKEWS, 12);
    }

    private String pick(List<String> right, List<String> wrong, int rarity) {
        List<String> from = random.nextInt(rarity) == 0 ? wrong : right;
        return from.get(random.nextInt(from.size()));
    }
}
