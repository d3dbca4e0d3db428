package dev.sluice.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The programs that are known to fetch what they then run. */
final class PackageRunners {
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    /** A path, as all of them take one. */
    private static final Pattern PATH = Pattern.compile("[./~].*|file:.*");

    /** A whole version; anything less, a range or a tag is another one tomorrow. */
    private static final Pattern NPM =
            Pattern.compile(
                    ".[^@]*@[v=]?\\d+\\.\\d+\\.\\d+(?:[-+][0-9A-Za-z.+-]+)?|.+#[0-9a-f]{40}");

    private static final Pattern PYTHON =
            Pattern.compile(
                    "[^@]*===?\\s*[^*\\s]+|[^@]+@\\d[0-9A-Za-z.+!]*|.+@[0-9a-f]{40}(?:#.*)?");

    private static final Pattern IMAGE =
            Pattern.compile(".+@sha256:[0-9a-f]{64}|(?:.*/)?[^/:]+:(?!latest$)[^/:]+");

    private static final Set<String> NPM_TAKERS =
            Set.of(
                    "-p",
                    "--package",
                    "-c",
                    "--call",
                    "-w",
                    "--workspace",
                    "--registry",
                    "--prefix",
                    "--cache",
                    "--userconfig");
    private static final Set<String> UV_TAKERS =
            Set.of(
                    "--from",
                    "-w",
                    "--with",
                    "--with-editable",
                    "--with-requirements",
                    "-p",
                    "--python",
                    "-i",
                    "--index",
                    "--index-url",
                    "--default-index",
                    "--extra-index-url",
                    "-f",
                    "--find-links",
                    "-c",
                    "--constraints",
                    "--overrides",
                    "--env-file",
                    "--directory",
                    "--project",
                    "--config-file",
                    "--cache-dir",
                    "--exclude-newer",
                    "--prerelease",
                    "--resolution");
    private static final Set<String> PIPX_TAKERS =
            Set.of("--spec", "--python", "-i", "--index-url", "--pip-args", "--with");
    private static final Set<String> IMAGE_FLAGS =
            Set.of(
                    "--rm",
                    "--init",
                    "--interactive",
                    "--tty",
                    "--detach",
                    "--privileged",
                    "--read-only",
                    "--publish-all",
                    "--quiet",
                    "--no-healthcheck",
                    "--oom-kill-disable",
                    "--sig-proxy",
                    "--disable-content-trust",
                    "--replace");

    private static final List<PackageRunner> ALL =
            List.of(
                    npm("npx"),
                    npm("npm", "exec"),
                    npm("pnpm", "dlx"),
                    npm("bunx"),
                    python(UV_TAKERS, "--from", "uvx"),
                    python(UV_TAKERS, "--from", "uv", "tool", "run"),
                    python(PIPX_TAKERS, "--spec", "pipx", "run"),
                    image("docker", "run"),
                    image("docker", "container", "run"),
                    image("podman", "run"));

    private static PackageRunner npm(String... words) {
        Set<String> naming = Set.of("-p", "--package");
        return new PackageRunner(List.of(words), Set.of(), NPM_TAKERS, naming, PATH, NPM, "@1.2.3");
    }

    private static PackageRunner python(Set<String> takers, String naming, String... words) {
        return new PackageRunner(
                List.of(words), Set.of(), takers, Set.of(naming), PATH, PYTHON, "==1.2.3");
    }

    private static PackageRunner image(String... words) {
        return new PackageRunner(
                List.of(words), IMAGE_FLAGS, Set.of(), Set.of(), NOTHING, IMAGE, ":1.2.3");
    }

    /** The one that a command calls, if it calls any. */
    static Optional<PackageRunner> of(List<String> command) {
        return ALL.stream().filter(each -> each.isCalledBy(command)).findFirst();
    }

    private PackageRunners() {}
}
