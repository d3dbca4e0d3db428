package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command is written as in a shell, its arguments separated by single spaces. */
class UnpinnedPackageTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String COMMIT = HASH.substring(0, 40);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npx -y server",
                "npx --yes server",
                "npx server",
                "/usr/local/bin/npx -y @scope/server",
                "npx -y @scope/server@latest",
                "npx -y server@next",
                "npx -y server@^1.2.3",
                "npx -y server@1",
                "npx -y server@1.2",
                "npx -- server --port 80",
                "npx -p server bin@1.2.3",
                "npx --package=server bin",
                "npx --package server -c bin",
                "npx --registry https://npm.example/ server",
                "npx -p a@1.2.3 -p b bin",
                "npx -y github:owner/repository",
                "npx -y github:owner/repository#main",
                "npm exec -- server",
                "pnpm dlx server",
                "bunx server",
                "uvx server",
                "uvx server>=1.2.3",
                "uvx server==1.*",
                "uvx server@latest",
                "uvx --from server bin",
                "uvx --from git+https://git.example/server bin",
                "uvx --python 3.12 server",
                "uvx server[cli]",
                "uv tool run server",
                "pipx run server",
                "pipx run --spec server bin==1.2.3",
                "docker run image",
                "docker run -i --rm owner/image",
                "docker run -i --rm -e API_KEY owner/image --flag",
                "docker run --env API_KEY --network none image:latest",
                "docker run -eAPI_KEY=a:b -it image",
                "docker run --name=a:b registry.example:5000/owner/image",
                "docker container run image",
                "podman run --rm image"
            })
    void what_may_be_another_program_tomorrow_is_found(String command) {
        assertThat(UnpinnedPackage.in(List.of(command.split(" ")))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node /srv/index.js",
                "/opt/mynpx server",
                "npx",
                "npx --yes",
                "npx -y server@1.2.3",
                "npx -y server@1.2.3-beta.1+build",
                "npx -y @scope/server@1.2.3 --token latest",
                "npx -p @scope/server@1.2.3 bin",
                "npx --package=server@1.2.3 -- bin",
                "npx ./server",
                "npx /srv/server",
                "npm run server",
                "npm exec -- server@1.2.3",
                "uvx server==1.2.3",
                "uvx server@1.2.3",
                "uvx server[cli]==1.2.3",
                "uvx --from server==1.2.3 bin",
                "uvx --with other server==1.2.3",
                "uvx ./server",
                "uv run server",
                "pipx install server",
                "pipx run --spec server==1.2.3 bin",
                "docker run",
                "docker run -i --rm owner/image:1.2.3 latest",
                "docker run -i -e A registry.example:5000/owner/image:1.2.3",
                "docker run -it -v /a:/b --rm image:1",
                "docker exec image",
                "docker compose run image"
            })
    void what_stays_the_same_is_not(String command) {
        assertThat(UnpinnedPackage.in(List.of(command.split(" ")))).isEmpty();
    }

    @Test
    void a_commit_and_a_digest_stay_the_same() {
        assertThat(UnpinnedPackage.in(List.of("npx", "github:owner/repository#" + COMMIT)))
                .isEmpty();
        assertThat(
                        UnpinnedPackage.in(
                                List.of(
                                        "uvx",
                                        "--from",
                                        "git+https://git.example/a@" + COMMIT,
                                        "a")))
                .isEmpty();
        assertThat(UnpinnedPackage.in(List.of("docker", "run", "image@sha256:" + HASH))).isEmpty();
    }

    @Test
    void the_package_is_named_but_no_address_for_it_may_hold_a_password() {
        assertThat(UnpinnedPackage.in(List.of("npx", "-y", "@scope/server")))
                .hasValue(
                        "\"npx\" fetches whatever is published last as \"@scope/server\"; write the"
                                + " version behind the name, for example @1.2.3, or install it"
                                + " beforehand");
        assertThat(
                        UnpinnedPackage.in(
                                List.of(
                                        "uvx",
                                        "--from",
                                        "git+https://me:hunter2@git.example/a",
                                        "a")))
                .hasValue(
                        "\"uvx\" fetches whatever is published last; write the version behind the"
                                + " name, for example ==1.2.3, or install it beforehand");
    }
}
