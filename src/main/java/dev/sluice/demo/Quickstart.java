package dev.sluice.demo;

/**
 * What a newcomer pastes to see the gateway at work.
 *
 * @param url where agents connect
 * @param token what they show
 */
public record Quickstart(String url, String token) {

    /**
     * The ready token of the quickstart. It is published on purpose: it opens the demo server, on a
     * developer's machine, and nothing else.
     */
    public static final String TOKEN = "sluice-quickstart-045l9ovkPgy8UKUFdfa7LMhtFRTc";

    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                    + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                    + "\"clientInfo\":{\"name\":\"curl\",\"version\":\"1\"}}}";

    /** The quickstart of a gateway on this machine. */
    static Quickstart onPort(int port) {
        return new Quickstart("http://localhost:" + port + "/mcp/demo", TOKEN);
    }

    /**
     * A line for any POSIX shell that begins a session and makes one allowed call in it. The
     * protocol needs both steps, and the session's id arrives in a header whose spelling is free.
     */
    public String allowedCall() {
        return "S=$("
                + curl("-D - -o /dev/null", INITIALIZE)
                + " | tr -d '\\r' | awk 'tolower($1)==\"mcp-session-id:\"{print $2}'); "
                + call("get_export_jobs", "{\"state\":\"completed\"}")
                + "; echo";
    }

    /** A line for the same shell: a call that the policy refuses. */
    public String deniedCall() {
        return call("delete_user_by_email", "{\"email\":\"ada@example.com\"}") + "; echo";
    }

    /** A line for the same shell: one call more than the policy admits in a minute. */
    public String limitedCalls() {
        String arguments =
                "{\"data_type\":\"purchase\",\"from\":\"2026-11-01\",\"to\":\"2026-11-20\"}";
        return "for i in 1 2 3 4; do " + call("start_export_job", arguments) + "; echo; done";
    }

    /** Settings in the form that most MCP clients read. */
    public String clientSettings() {
        return """
        {
          "mcpServers": {
            "sluice-demo": {
              "type": "http",
              "url": "%s",
              "headers": { "Authorization": "Bearer %s" }
            }
          }
        }"""
                .formatted(url, token);
    }

    /** The same settings as a command of Claude Code. */
    public String claudeCommand() {
        return "claude mcp add --transport http sluice-demo "
                + url
                + " --header \"Authorization: Bearer "
                + token
                + "\"";
    }

    private String call(String tool, String arguments) {
        String message =
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":"
                        + ("{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}}");
        return curl("-H \"Mcp-Session-Id: $S\"", message);
    }

    private String curl(String options, String message) {
        return "curl -sS "
                + options
                + " -H 'Authorization: Bearer "
                + token
                + "' -H 'Content-Type: application/json'"
                + " -H 'Accept: application/json, text/event-stream' -d '"
                + message
                + "' "
                + url;
    }
}
