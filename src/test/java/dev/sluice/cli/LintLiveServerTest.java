package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.RunningDemo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy held against the tools that a running server lists, over HTTP and in several pages. */
class LintLiveServerTest {
    private final Path folder;

    LintLiveServerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void what_the_running_server_does_not_have_is_found() throws IOException {
        try (RunningDemo demo = new RunningDemo()) {
            Path policy =
                    policy(
                            """
                            version: "1"
                            default: deny
                            tools:
                              get_export_jobs: {}
                              get_export_job: {}
                              delete_user_by_email:
                                require:
                                  - conditions: [{path: args.emial, op: exists, value: true}]
                                  - conditions: [{path: args.email, op: gt, value: 5}]
                            """);
            server("url: " + demo.url());

            Ran ran = lint(policy);

            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out())
                    .contains(":5: warning[unknown-tool] /tools/get_export_job: ")
                    .contains("the tool \"delete_user_by_email\" has no argument args.emial")
                    .contains("impossible-comparison")
                    .doesNotContain(":4:");
        }
    }

    @Test
    void a_server_that_is_not_there_is_said_and_nothing_is_said_of_the_policy() throws IOException {
        String url;
        try (RunningDemo demo = new RunningDemo()) {
            url = demo.url().toString();
        }
        server("url: " + url);

        Ran ran = lint(policy("{version: \"1\", default: allow}"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("cannot be reached");
    }

    private Ran lint(Path policy) {
        return Ran.sluice(
                "policy",
                "lint",
                "--server",
                "demo",
                "--config",
                folder.toString(),
                policy.toString());
    }

    private Path policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }

    private void server(String text) throws IOException {
        Files.createDirectories(folder.resolve("servers"));
        Files.writeString(folder.resolve("servers/demo.yaml"), text);
    }
}
