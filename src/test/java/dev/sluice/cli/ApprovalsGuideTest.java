package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents of the guide on approvals are documents that a gateway takes. */
class ApprovalsGuideTest {
    private static final Path GUIDE = Path.of("docs/guides-approvals.md");
    private static final String HASH = "PUT-THE-64-HEX-DIGITS-HERE";

    @TempDir Path folder = Path.of("");

    @Test
    void its_policy_and_its_operator_are_taken_together() throws IOException {
        write("servers/shop.yaml", "url: https://shop.example/mcp\n");
        grant("support-bot", "1");
        grant("carols-laptop", "2");
        write("policies/support.yaml", DocumentedShape.block(GUIDE, "yaml policy"));
        write(
                "operators/carol.yaml",
                DocumentedShape.block(GUIDE, "yaml operator").replace(HASH, "3".repeat(64)));

        Ran ran = Ran.sluice("config", "check", folder.toString());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(
                        Ran.sluice(
                                        "policy",
                                        "explain",
                                        "--policy=" + folder.resolve("policies/support.yaml"),
                                        "--tool=refund",
                                        "--args={\"amount\":5001}")
                                .out())
                .contains("decision: denied, rule /tools/refund/require/0");
    }

    private void grant(String name, String digit) throws IOException {
        write(
                "grants/" + name + ".yaml",
                "server: shop\npolicy: support\ntoken: sha256:" + digit.repeat(64) + "\n");
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
