package dev.sluice.config;

import dev.sluice.policy.Operator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts for each field of a policy: right ones, and rarely one that is just wrong. */
final class PolicyWords {
    private static final List<String> SENTENCES = List.of("a", "Ask us.", "line\nbreak", "é", "*");
    private static final List<String> NAMES =
            List.of(
                    "read",
                    "get_users",
                    "a b",
                    "résumé/写",
                    "get_*",
                    "*_users",
                    "?et",
                    "x.y:z",
                    "1",
                    "😀",
                    "on",
                    "x".repeat(256),
                    "a\u00a0b",
                    "a\uffefb",
                    "ﬁ",
                    "caller.grant");
    private static final List<String> BAD_NAMES =
            List.of(
                    "",
                    " a",
                    "a ",
                    "\u00a0a",
                    "a\u3000",
                    "a\tb",
                    "a\nb",
                    "a\n",
                    "a\u007f",
                    "a\u0085",
                    "a\u200bb",
                    "a\u00adb",
                    "a\u2028b",
                    "\u3164",
                    "a\u034fb",
                    "a\ufe0f",
                    "\ufeffa",
                    "a\u206ab",
                    "a\ufff0b",
                    "a\u115fb",
                    "a\u17b4b",
                    "a\u180bb",
                    "\uffa0",
                    new String(Character.toChars(0xE0001)),
                    new String(Character.toChars(0xE0FFF)),
                    "x".repeat(257),
                    "é".repeat(129));
    private static final List<String> URIS =
            List.of("docs://*", "file:///etc/passwd", "x", "urn:" + "x".repeat(4_092), "a b", "写");
    private static final List<String> BAD_URIS =
            List.of("", " docs://", "docs://a\u200b", "urn:" + "x".repeat(4_093), "a\u2029", "a\r");
    private static final List<String> PATHS =
            List.of(
                    "args.a",
                    "args.amount",
                    "args.a b.c",
                    "args[\"a.b\"]",
                    "args.a[0].b",
                    "args.a[9999]",
                    "args[\"\"]",
                    "args[\"\\\"\\\\\"][0]",
                    "caller.claims.email",
                    "caller.claims[\"https://x/y\"]",
                    "args.*",
                    "args.a\nb",
                    "args.-",
                    "args.a[10]");
    private static final List<String> SPECIAL_PATHS =
            List.of("caller.subject", "caller.grant", "args.a[*]", "args.a[*].b[*]");
    private static final List<String> BAD_PATHS =
            List.of(
                    "",
                    "args",
                    "args.",
                    "arg.a",
                    "Args.a",
                    "args[0]",
                    "args[*]",
                    "args..a",
                    "args.a.",
                    "args.a[",
                    "args.a[]",
                    "args.a[01]",
                    "args.a[10000]",
                    "args.a[-1]",
                    "args.a]",
                    "args.a\"b",
                    "args[\"a]",
                    "args[\"\\n\"]",
                    "args.a[*",
                    "args.a[0]b",
                    "args[a]",
                    "caller.subject.a",
                    "caller.subject[0]",
                    "caller.grants",
                    "caller.claims",
                    "caller.claims[0]",
                    "claims.a",
                    " args.a",
                    "argsa",
                    "args.a[\"b\"",
                    "args\n.a");
    private static final List<String> DURATIONS =
            List.of("1s", "50s", "604800s", "10080m", "168h", "7d", "15m", "2h", "1d", "90s");
    private static final List<String> EDGE_DURATIONS =
            List.of(
                    "604801s",
                    "10081m",
                    "169h",
                    "8d",
                    "31622400s",
                    "31622401s",
                    "527040m",
                    "527041m",
                    "8784h",
                    "8785h",
                    "366d",
                    "367d",
                    "0s",
                    "01s",
                    "1",
                    "s",
                    "-1s",
                    "1.5s",
                    "1S",
                    "1 s",
                    "1ms",
                    "1w",
                    "",
                    "1s\n",
                    "999999999s",
                    "9999999999s",
                    "3162239s",
                    "31599999s",
                    "526999m",
                    "8699h",
                    "359d",
                    "360d",
                    "600000s",
                    "604799s",
                    "10079m",
                    "9999m",
                    "160h");
    private static final List<String> COUNTS =
            List.of("1", "10", "1e3", "60.0", "9007199254740992", "9007199254");
    private static final List<String> BAD_COUNTS =
            List.of("0", "-1", "0.5", "9007199254740993", "1e16", "1.000001", "1e300", "1e-300");
    private static final List<String> SUMS =
            List.of("1", "0.000001", "99.95", "9007199254", "1e3", "9007199253.999999", "0.1", "7");
    private static final List<String> BAD_SUMS =
            List.of("0", "-0.5", "0.0000001", "9007199254.000001", "1.0000001", "1e300", "1e-300");
    private static final List<String> SECONDS = List.of("1", "60", "31622400", "3.6e3");
    private static final List<String> BAD_SECONDS = List.of("0", "-60", "1.5", "31622401", "1e300");
    private static final List<String> EXPRESSIONS =
            List.of("", "^a+$", "\\d{1,3}", "(?i)x", "x".repeat(1_024), "😀".repeat(1_024));
    private static final List<String> BAD_EXPRESSIONS =
            List.of("[", "(?=a)", "x".repeat(1_025), "😀".repeat(1_025), "((a{1000}){1000})");
    private static final List<String> OPERATORS =
            Stream.of(Operator.values()).map(Operator::word).toList();

    private final Random random;

    PolicyWords(Random random) {
        this.random = random;
    }

    String sentence() {
        return pick(SENTENCES, List.of("", " "));
    }

    String name() {
        return pick(NAMES, BAD_NAMES);
    }

    String uri() {
        return pick(URIS, BAD_URIS);
    }

    String path() {
        return random.nextInt(12) == 0 ? pick(SPECIAL_PATHS, PATHS) : pick(PATHS, BAD_PATHS);
    }

    String duration() {
        return random.nextInt(8) == 0
                ? pick(EDGE_DURATIONS, DURATIONS)
                : pick(DURATIONS, List.of("1ms", "5"));
    }

    String count() {
        return pick(COUNTS, BAD_COUNTS);
    }

    String sum() {
        return pick(SUMS, BAD_SUMS);
    }

    String seconds() {
        return pick(SECONDS, BAD_SECONDS);
    }

    String expression() {
        return pick(EXPRESSIONS, BAD_EXPRESSIONS);
    }

    String operator() {
        return pick(OPERATORS, List.of("==", "EQ", "eq "));
    }

    private String pick(List<String> right, List<String> wrong) {
        List<String> from = random.nextInt(40) == 0 ? wrong : right;
        return from.get(random.nextInt(from.size()));
    }
}
