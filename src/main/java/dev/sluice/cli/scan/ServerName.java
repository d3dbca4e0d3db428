package dev.sluice.cli.scan;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a server is called when nobody said so: a name that a document can have. */
public final class ServerName {
    private static final Pattern RIGHT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern VERSION = Pattern.compile("(?<=.)(?:@|==|:).*");
    private static final Set<String> RUNNERS =
            Set.of(
                    "npx", "npm", "pnpm", "bunx", "bun", "deno", "node", "uvx", "uv", "pipx", "run",
                    "python", "python3", "java", "docker", "podman", "exec", "dlx", "tool", "sh",
                    "bash", "env");
    private static final Set<String> GENERIC =
            Set.of("index", "main", "server", "cli", "dist", "build", "src", "lib", "bin");

    private ServerName() {}

    /** Whether a document can be called so. */
    public static boolean isRight(String name) {
        return RIGHT.matcher(name).matches();
    }

    /** The nearest name that a document can have. */
    public static String near(String text) {
        String name = OTHERS.matcher(text).replaceAll("-").replaceFirst("^[._-]+", "");
        name = name.substring(0, Math.min(name.length(), 100)).replaceFirst("[._-]+$", "");
        return name.isEmpty() ? "server" : name;
    }

    /** Of a server at a URL: its host. */
    public static String of(URI url) {
        String host = url.getHost();
        return near(host == null ? "" : host);
    }

    /** Of a command: the package or file that it runs, without its version. */
    public static String of(List<String> command) {
        for (String word : command) {
            String name = last(word);
            if (!word.startsWith("-") && !RUNNERS.contains(name)) {
                return near(name);
            }
        }
        return near(last(command.get(0)));
    }

    /** Of a path the last part that tells something; of a package its name without its scope. */
    private static String last(String word) {
        String[] parts = word.split("[/\\\\]", -1);
        for (int i = parts.length - 1; i > 0; i--) {
            String part = unversioned(parts[i].replaceFirst("\\.[A-Za-z]{1,4}$", ""));
            if (!part.isEmpty() && !GENERIC.contains(part)) {
                return part;
            }
        }
        return parts.length == 0 ? word : unversioned(parts[0]);
    }

    private static String unversioned(String part) {
        return VERSION.matcher(part).replaceFirst("");
    }
}
