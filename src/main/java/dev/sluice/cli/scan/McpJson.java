package dev.sluice.cli.scan;

import dev.sluice.cli.UnusableInputException;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The servers of a client's settings: {@code mcpServers}, or {@code servers} as VS Code has it. */
public final class McpJson {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What official clients hand to a server besides what is written down for it. */
    private static final List<String> INHERITED =
            List.of("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "TMPDIR");

    private final Variables variables;
    private final Set<String> taken = new HashSet<>();

    private McpJson(Variables variables) {
        this.variables = variables;
    }

    /**
     * One server of the file.
     *
     * @param name what it is called here: near to what the file calls it, and not twice
     * @param server how it is reached; null when that cannot be told
     * @param fault why it cannot; empty otherwise
     */
    public record Entry(String name, @Nullable Server server, String fault) {}

    /**
     * Reads them all.
     *
     * @param file its name, for messages
     * @throws UnusableInputException when the file has no servers
     */
    public static List<Entry> read(String file, byte[] bytes, Variables variables) {
        JsonValue root;
        try {
            root = StrictJson.read(bytes, JsonLimits.REQUEST);
        } catch (MalformedJsonException e) {
            throw new UnusableInputException(
                    file
                            + ": this is not JSON ("
                            + e.getMessage()
                            + "); comments and commas at an end are not read");
        }
        JsonValue servers = root.get("mcpServers");
        servers = servers == null ? root.get("servers") : servers;
        if (servers == null || !servers.isObject() || servers.members().isEmpty()) {
            throw new UnusableInputException(
                    file + ": this has no servers; they stand under \"mcpServers\" or \"servers\"");
        }
        McpJson reader = new McpJson(variables);
        List<Entry> entries = new ArrayList<>();
        servers.members().forEach(each -> entries.add(reader.entry(each.key(), each.value())));
        return entries;
    }

    private Entry entry(String called, JsonValue value) {
        String near = ServerName.near(called);
        String name = near;
        for (int i = 2; !taken.add(name); i++) {
            name = near + "-" + i;
        }
        try {
            return new Entry(name, new Server(name, reach(value), Timeouts.DEFAULT), "");
        } catch (UnusableInputException e) {
            return new Entry(name, null, String.valueOf(e.getMessage()));
        }
    }

    private Reach reach(JsonValue value) {
        String url = null;
        for (String key : List.of("url", "serverUrl", "httpUrl")) {
            url = url == null ? text(value, key) : url;
        }
        String command = text(value, "command");
        if ((url == null) == (command == null)) {
            throw new UnusableInputException("it needs a \"command\" or a \"url\", and not both");
        }
        return url == null ? command(value, String.valueOf(command)) : http(value, url);
    }

    private Reach http(JsonValue value, String written) {
        URI url;
        try {
            url = new URI(variables.filled(written));
        } catch (URISyntaxException e) {
            throw new UnusableInputException("its \"url\" is no URL");
        }
        HttpAddress.require("its \"url\"", url);
        Map<String, Optional<Secret>> headers = new HashMap<>();
        texts(value, "headers")
                .forEach(
                        (name, text) -> {
                            String filled = variables.filled(text);
                            if (!HEADER.matcher(name).matches()
                                    || filled.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
                                throw new UnusableInputException(
                                        "its \"headers\" hold what no request can carry");
                            }
                            headers.put(name, Optional.of(new Secret(filled)));
                        });
        String type = text(value, "type");
        type = type == null ? text(value, "transport") : type;
        boolean sse = type != null && type.toLowerCase(Locale.ROOT).equals("sse");
        Transport transport =
                new Transport(
                        sse ? Transport.Form.SSE : Transport.Form.STREAMABLE_HTTP,
                        false,
                        null,
                        0,
                        -1,
                        false);
        return new Reach.Http(url, headers, null, List.of(), transport);
    }

    private Reach command(JsonValue value, String program) {
        if (value.get("envFile") != null) {
            throw new UnusableInputException(
                    "it has an \"envFile\", which is not read; write its variables under \"env\"");
        }
        List<String> command = new ArrayList<>();
        command.add(variables.filled(program));
        JsonValue arguments = value.get("args");
        if (arguments != null) {
            for (JsonValue each : arguments.elements()) {
                String text = each.textOrNull();
                if (text == null) {
                    throw new UnusableInputException("its \"args\" must be texts");
                }
                command.add(variables.filled(text));
            }
        }
        Map<String, String> open = new HashMap<>();
        INHERITED.forEach(name -> variables.find(name).ifPresent(it -> open.put(name, it)));
        Map<String, Optional<Secret>> keys = new HashMap<>();
        texts(value, "env")
                .forEach(
                        (name, text) -> {
                            if (!VARIABLE.matcher(name).matches()) {
                                throw new UnusableInputException(
                                        "its \"env\" has a name that programs cannot read");
                            }
                            open.remove(name);
                            keys.put(name, Optional.of(new Secret(variables.filled(text))));
                        });
        String directory = text(value, "cwd");
        return new Reach.Command(
                command,
                open,
                keys,
                directory == null
                        ? null
                        : Path.of(variables.filled(directory)).toAbsolutePath().normalize());
    }

    private static @Nullable String text(JsonValue value, String key) {
        JsonValue member = value.isObject() ? value.get(key) : null;
        return member == null ? null : member.textOrNull();
    }

    private static Map<String, String> texts(JsonValue value, String key) {
        JsonValue member = value.get(key);
        Map<String, String> texts = new HashMap<>();
        if (member == null) {
            return texts;
        }
        member.members()
                .forEach(
                        each -> {
                            String text = each.value().textOrNull();
                            if (text == null) {
                                throw new UnusableInputException(
                                        "its \"" + key + "\" must hold texts");
                            }
                            texts.put(each.key(), text);
                        });
        return texts;
    }
}
