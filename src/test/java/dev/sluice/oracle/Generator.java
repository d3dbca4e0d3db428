package dev.sluice.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws messages: valid ones, and valid ones with up to three tricks played on them. */
public final class Generator {
    private static final List<String> REVISIONS =
            List.of("2025-11-25", "2025-06-18", "2026-07-28", "2026-07-28 ", "9999-01-01", "");

    private Generator() {}

    /**
     * The message of a number; the same one whenever it is asked for.
     *
     * @param seed of the whole run
     */
    public static Generated draw(long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed ^ number * 0x9E3779B97F4A7C15L);
        random.nextLong();
        Draft message = Messages.draw(random);
        Map<String, String> headers = Modern.becomes(message, random);
        for (int more = 10; random.nextInt(12) < more; more -= 6) {
            Tricks.apply(message, random);
        }
        String text = Framing.written(message, random);
        byte[] body =
                switch (random.nextInt(12)) {
                    case 0 -> Framing.apply(text, random);
                    case 1 ->
                            random.nextInt(4) == 0
                                    ? Framing.encoded(text, random)
                                    : Framing.damaged(Draft.bytes(text), random);
                    default -> Draft.bytes(text);
                };
        disagree(headers, random);
        return new Generated(headers, body);
    }

    /** Most are left as they are; the others disagree with the body as often as not. */
    private static void disagree(Map<String, String> headers, SplittableRandom random) {
        int rarely = headers.isEmpty() ? 3 : 12;
        if (random.nextInt(rarely) == 0) {
            headers.put("mcp-protocol-version", Messages.pick(REVISIONS, random));
        }
        if (random.nextInt(rarely) == 0) {
            headers.put("mcp-method", Messages.pick(Methods.DRAWN, random));
        }
        if (random.nextInt(rarely) == 0) {
            headers.put("mcp-name", name(Messages.pick(Rules.TOOLS, random), random));
        }
    }

    private static String name(String name, SplittableRandom random) {
        String base64 = Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
        return switch (random.nextInt(5)) {
            case 0 -> "=?base64?" + base64 + "?=";
            case 1 -> "=?BASE64?" + base64 + "?=";
            case 2 -> "=?base64?" + base64.replace("=", "") + "?=";
            case 3 -> base64;
            default -> name;
        };
    }
}
