package dev.sluice.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes messages those of 2026-07-28, with the headers that repeat them. */
final class Modern {
    private static final String REVISION = "2026-07-28";
    private static final List<String> NAMED =
            List.of("tools/call", "prompts/get", "resources/read");

    private Modern() {}

    /**
     * Two of five messages become modern ones.
     *
     * @return the headers of the message; empty for all others
     */
    static Map<String, String> becomes(Draft message, SplittableRandom random) {
        Map<String, String> headers = new HashMap<>();
        Draft params = message.inner("params");
        if (params == null || random.nextInt(5) > 1) {
            return headers;
        }
        Draft meta = params.inner("_meta");
        if (meta == null) {
            params.with(
                    "_meta",
                    new Draft()
                            .with(
                                    "io.modelcontextprotocol/protocolVersion",
                                    Messages.quoted(REVISION))
                            .with("io.modelcontextprotocol/clientCapabilities", "{}"));
        }
        String method = text(message, "method");
        headers.put("mcp-protocol-version", REVISION);
        headers.put("mcp-method", method);
        if (NAMED.contains(method)) {
            headers.put("mcp-name", text(params, method.equals("resources/read") ? "uri" : "name"));
        }
        return headers;
    }

    private static String text(Draft draft, String key) {
        int at = draft.indexOf(key);
        String token = at < 0 ? "" : String.valueOf(draft.members().get(at).value());
        return token.replace("\"", "");
    }
}
