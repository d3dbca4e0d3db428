package dev.sluice.oracle;

import java.util.List;
import java.util.SplittableRandom;

/** Valid messages of every method, about things that some policy lets pass and others refuse. */
final class Messages {
    private Messages() {}

    static Draft draw(SplittableRandom random) {
        String method =
                random.nextInt(3) > 0 ? pick(REACHING, random) : pick(Methods.DRAWN, random);
        return of(method, random);
    }

    private static final List<String> REACHING =
            List.of(
                    "tools/call",
                    "prompts/get",
                    "resources/read",
                    "resources/subscribe",
                    "completion/complete");

    /** A message that reaches for something, for use as a hidden one. */
    static Draft reaching(SplittableRandom random) {
        return of(pick(REACHING, random), random);
    }

    private static Draft of(String method, SplittableRandom random) {
        Draft message = new Draft().with("jsonrpc", "\"2.0\"");
        if (!method.startsWith("notifications/") || random.nextInt(8) == 0) {
            message.with("id", random.nextBoolean() ? "7" : "\"a\"");
        }
        message.with("method", quoted(method));
        return message.with("params", params(method, random));
    }

    static Draft params(String method, SplittableRandom random) {
        Draft params = new Draft();
        switch (method) {
            case "tools/call" ->
                    params.with("name", tool(random)).with("arguments", arguments(random));
            case "prompts/get" -> params.with("name", prompt(random));
            case "resources/read", "resources/subscribe", "resources/unsubscribe" ->
                    params.with("uri", uri(random));
            case "completion/complete" ->
                    params.with("ref", reference(random))
                            .with(
                                    "argument",
                                    new Draft().with("name", "\"a\"").with("value", "\"\""));
            case "subscriptions/listen" ->
                    params.with(
                            "notifications",
                            new Draft()
                                    .with("toolsListChanged", "true")
                                    .with("resourceSubscriptions", "[" + uri(random) + "]"));
            case "tasks/get", "tasks/result", "tasks/cancel" -> params.with("taskId", "\"t-1\"");
            case "logging/setLevel" -> params.with("level", "\"info\"");
            default -> params.with("cursor", "\"c\"");
        }
        if (random.nextInt(6) == 0) {
            params.with("_meta", meta(random));
        }
        return params;
    }

    private static Draft meta(SplittableRandom random) {
        return new Draft()
                .with("progressToken", "1")
                .with(
                        "io.modelcontextprotocol/protocolVersion",
                        quoted(pick(List.of("2026-07-28", "2025-11-25", "9999-01-01"), random)));
    }

    static Draft reference(SplittableRandom random) {
        return random.nextBoolean()
                ? new Draft().with("type", "\"ref/prompt\"").with("name", prompt(random))
                : new Draft().with("type", "\"ref/resource\"").with("uri", uri(random));
    }

    /** Honest arguments that look dangerous to a careless parser. */
    private static Object arguments(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> "{\"a\":\"/*\",\"b\":\"*/\",\"c\":\"//\"}";
            case 1 -> "{\"a\":\"\\\\\\\",\\\"name\\\":\\\"drop_all\",\"n\":-1.5e+300}";
            case 2 -> "{\"a\":\"}}],'#\",\"é\":[[],{},null,true]}";
            case 3 -> "{\"Name\":\"drop_all\",\"method\":\"x\",\"name\":1}";
            default -> "{}";
        };
    }

    static String tool(SplittableRandom random) {
        return quoted(random.nextInt(3) == 0 ? "echo" : pick(Rules.TOOLS, random));
    }

    static String prompt(SplittableRandom random) {
        return quoted(random.nextInt(3) == 0 ? "greet" : pick(Rules.PROMPTS, random));
    }

    static String uri(SplittableRandom random) {
        return quoted(pick(Rules.URIS, random));
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
