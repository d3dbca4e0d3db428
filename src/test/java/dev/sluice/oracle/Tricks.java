package dev.sluice.oracle;

import dev.sluice.oracle.Draft.Member;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Changes to a message that make two readers see two different ones. */
final class Tricks {
    private static final List<String> SITES = List.of("method", "params", "id", "jsonrpc");
    private static final List<String> NEW_KEYS =
            List.of(
                    "inputResponses",
                    "requestState",
                    "notifications",
                    "resourceSubscriptions",
                    "taskId",
                    "name",
                    "uri",
                    "ref",
                    "method",
                    "result",
                    "error");

    private Tricks() {}

    static void apply(Draft message, SplittableRandom random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> repeat(message, random);
            case 3 -> respell(message, random);
            case 4, 5 -> rename(message, random);
            case 6 -> mistype(message, random);
            case 7 -> add(message, random);
            case 8 -> hide(message, random);
            default -> deepen(message, random);
        }
    }

    /** A second member that some reader takes for a deciding one. */
    private static void repeat(Draft message, SplittableRandom random) {
        Draft in = level(message, random);
        String key = keyIn(in, message, random);
        String token = '"' + Spelling.key(key, random) + '"';
        int at = random.nextInt(in.members().size() + 1);
        in.members().add(at, new Member(token, value(key, random)));
    }

    /** A deciding key in another spelling, and no other. */
    private static void respell(Draft message, SplittableRandom random) {
        Draft in = level(message, random);
        int at = random.nextInt(Math.max(1, in.members().size()));
        if (at < in.members().size()) {
            Member old = in.members().get(at);
            String key = old.key().substring(1, old.key().length() - 1);
            if (!key.isEmpty()) {
                String token = '"' + Spelling.key(key, random) + '"';
                in.members().set(at, new Member(token, old.value()));
            }
        }
    }

    /** The same name or URI in another spelling. */
    private static void rename(Draft message, SplittableRandom random) {
        Draft params = message.inner("params");
        Draft ref = params == null ? null : params.inner("ref");
        for (Draft in : new @Nullable Draft[] {params, ref}) {
            replace(in, "name", in == null ? "" : name(in, random));
            replace(in, "uri", spelt(Messages.pick(Rules.URIS, random), random));
        }
    }

    private static String name(Draft in, SplittableRandom random) {
        boolean prompt = in.indexOf("type") >= 0 || in.indexOf("arguments") < 0;
        String name = Messages.pick(prompt ? Rules.PROMPTS : Rules.TOOLS, random);
        return Messages.quoted(Spelling.name(name, random));
    }

    private static String spelt(String uri, SplittableRandom random) {
        String once = Spelling.uri(uri, random);
        boolean twice = random.nextInt(4) == 0 && once.indexOf(':') > 0;
        return Messages.quoted(twice ? Spelling.uri(once, random) : once);
    }

    private static void replace(@Nullable Draft in, String key, Object value) {
        int at = in == null ? -1 : in.indexOf(key);
        if (in != null && at >= 0) {
            in.members().set(at, new Member('"' + key + '"', value));
        }
    }

    private static void mistype(Draft message, SplittableRandom random) {
        Draft in = level(message, random);
        if (in.members().isEmpty()) {
            return;
        }
        int at = random.nextInt(in.members().size());
        Member old = in.members().get(at);
        StringBuilder inner = new StringBuilder();
        if (old.value() instanceof Draft draft) {
            draft.write(inner, random);
        } else {
            inner.append(old.value());
        }
        String[] wrong = {
            "[" + inner + "]",
            "[[" + inner + "]]",
            "{\"a\":" + inner + "}",
            "null",
            "1",
            "1.0",
            "1e400",
            "-0",
            "NaN",
            "true",
            "\"\"",
            "[]",
            "{}",
            "9".repeat(40),
            "'x'",
            "0x1",
            "01"
        };
        in.members().set(at, new Member(old.key(), wrong[random.nextInt(wrong.length)]));
    }

    private static void add(Draft message, SplittableRandom random) {
        String key = Messages.pick(NEW_KEYS, random);
        Draft in = level(message, random);
        in.members().add(new Member('"' + Spelling.key(key, random) + '"', value(key, random)));
    }

    /** A message inside the message, where nobody may look for one. */
    private static void hide(Draft message, SplittableRandom random) {
        Draft params = message.inner("params");
        String place = random.nextBoolean() ? "arguments" : "_meta";
        if (params != null && params.indexOf(place) < 0) {
            params.with(place, Messages.reaching(random));
        }
    }

    private static void deepen(Draft message, SplittableRandom random) {
        Draft params = message.inner("params");
        int depth = random.nextInt(80);
        boolean lists = random.nextBoolean();
        String open = lists ? "[" : "{\"a\":";
        String deep = open.repeat(depth) + "1" + (lists ? "]" : "}").repeat(depth);
        replace(params, "arguments", "{\"x\":" + deep + "}");
    }

    private static Draft level(Draft message, SplittableRandom random) {
        Draft params = message.inner("params");
        if (params == null || random.nextInt(3) == 0) {
            return message;
        }
        Draft inner = params.inner(random.nextBoolean() ? "ref" : "notifications");
        return inner != null && random.nextBoolean() ? inner : params;
    }

    private static String keyIn(Draft in, Draft message, SplittableRandom random) {
        if (in == message || in.members().isEmpty()) {
            return Messages.pick(SITES, random);
        }
        String token = in.members().get(random.nextInt(in.members().size())).key();
        return token.length() > 2 ? token.substring(1, token.length() - 1) : "name";
    }

    private static Object value(String key, SplittableRandom random) {
        return switch (key) {
            case "method" -> Messages.quoted(Messages.pick(Methods.DRAWN, random));
            case "params" -> Messages.params("tools/call", random);
            case "name" -> random.nextBoolean() ? Messages.tool(random) : Messages.prompt(random);
            case "uri" -> Messages.uri(random);
            case "ref" -> Messages.reference(random);
            case "type" -> random.nextBoolean() ? "\"ref/prompt\"" : "\"ref/resource\"";
            case "resourceSubscriptions" -> "[" + Messages.uri(random) + "]";
            case "notifications" ->
                    new Draft().with("resourceSubscriptions", "[" + Messages.uri(random) + "]");
            case "jsonrpc" -> "\"2.0\"";
            default -> random.nextBoolean() ? Messages.tool(random) : "{}";
        };
    }
}
