package dev.sluice.cli.add;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings that make clients call a server through the gateway. None of them holds the token: where
 * a client reads variables it is named, where it asks its user it is asked for.
 */
public final class ClientSettings {
    /** What a person puts the token in place of, for clients that can do neither. */
    public static final String PLACEHOLDER = "THE-TOKEN";

    private static final String REMOTE = "mcp-remote@0.15.1";

    private final String name;
    private final String url;
    private final String variable;

    /**
     * For one server.
     *
     * @param name what the server is called
     * @param url where the gateway serves it
     */
    public ClientSettings(String name, String url) {
        this.name = name;
        this.url = url;
        variable = "MCP_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_TOKEN";
    }

    /**
     * One client's.
     *
     * @param client what it is called in JSON
     * @param title what it is called, and where the settings belong
     * @param json the settings
     */
    public record Setting(String client, String title, Map<String, Object> json) {}

    /** The variable that is to hold the token. */
    public String variable() {
        return variable;
    }

    /** The command that does it for Claude Code; a shell puts the token in. */
    public String claudeCommand() {
        return "claude mcp add --transport http %s %s --header \"Authorization: Bearer $%s\""
                .formatted(name, url, variable);
    }

    /** All of them. */
    public List<Setting> all() {
        return List.of(
                new Setting(
                        "claude-code",
                        "Claude Code, .mcp.json",
                        servers("mcpServers", http("${" + variable + "}"))),
                new Setting(
                        "claude-desktop",
                        "Claude Desktop, claude_desktop_config.json (put the token in place of "
                                + PLACEHOLDER
                                + ")",
                        servers("mcpServers", bridged())),
                new Setting(
                        "cursor",
                        "Cursor, .cursor/mcp.json",
                        servers("mcpServers", remote("${env:" + variable + "}"))),
                new Setting("vscode", "VS Code, .vscode/mcp.json", vscode()),
                new Setting(
                        "plain",
                        "others, mcpServers (put the token in place of " + PLACEHOLDER + ")",
                        servers("mcpServers", http(PLACEHOLDER))));
    }

    private Map<String, Object> servers(String key, Map<String, Object> server) {
        return object(key, object(name, server));
    }

    private Map<String, Object> remote(String token) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("url", url);
        server.put("headers", object("Authorization", "Bearer " + token));
        return server;
    }

    private Map<String, Object> http(String token) {
        Map<String, Object> server = object("type", "http");
        server.putAll(remote(token));
        return server;
    }

    /** It starts commands only, and some versions of it part arguments at spaces. */
    private Map<String, Object> bridged() {
        List<String> arguments = new ArrayList<>(List.of("-y", REMOTE, url));
        arguments.addAll(List.of("--transport", "http-only"));
        if (url.startsWith("http:") && !"localhost".equals(URI.create(url).getHost())) {
            arguments.add("--allow-http");
        }
        arguments.addAll(List.of("--header", "Authorization:${AUTH_HEADER}"));
        Map<String, Object> server = object("command", "npx");
        server.put("args", arguments);
        server.put("env", object("AUTH_HEADER", "Bearer " + PLACEHOLDER));
        return server;
    }

    private Map<String, Object> vscode() {
        String id = name + "-token";
        Map<String, Object> input = object("type", "promptString");
        input.put("id", id);
        input.put("description", "Token of " + name);
        input.put("password", true);
        Map<String, Object> settings = object("inputs", List.of(input));
        settings.putAll(servers("servers", http("${input:" + id + "}")));
        return settings;
    }

    private static Map<String, Object> object(String key, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(key, value);
        return object;
    }
}
