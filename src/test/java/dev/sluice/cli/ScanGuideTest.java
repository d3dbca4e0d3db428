package dev.sluice.cli;

import static dev.sluice.testsupport.PagedToolServer.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.PagedToolServer;
import dev.sluice.testsupport.PagedToolServer.How;
import dev.sluice.testsupport.SurveyServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide on scanning shows is what happens. */
class ScanGuideTest {
    private static final Path GUIDE = Path.of("docs/guides-scan.md");
    private static final List<JsonObject> TOOLS =
            List.of(
                    tool("get_user", "Gets a user."),
                    tool("delete_user", "Deletes a user."),
                    tool("create_user", "Creates a user."));

    @TempDir Path folder = Path.of("");

    @Test
    void every_command_of_the_guide_works() throws IOException {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, TOOLS, 2)) {
            Files.createDirectories(folder.resolve("servers"));
            Files.writeString(folder.resolve("servers/crm.yaml"), "url: " + server.uri());
            JsonObject settings =
                    new JsonObject()
                            .put(
                                    "mcpServers",
                                    new JsonObject()
                                            .put(
                                                    "a",
                                                    new JsonObject()
                                                            .put("url", server.uri().toString())));
            Files.writeString(folder.resolve(".mcp.json"), settings.encode());
            List<String> commands =
                    Files.readAllLines(GUIDE).stream()
                            .filter(line -> line.startsWith("target/sluice "))
                            .filter(line -> !line.contains("july.json")) // DriftCommandTest
                            .toList();

            assertThat(commands).hasSize(6);
            for (String command : commands) {
                assertThat(run(command, server).code()).as(command).isZero();
            }
        }
    }

    @Test
    void the_table_looks_so() throws IOException {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, TOOLS, 2)) {
            assertThat(
                            Ran.sluice("scan", server.uri().toString())
                                    .out()
                                    .lines()
                                    .map(ScanGuideTest::sure))
                    .containsExactlyElementsOf(
                            DocumentedShape.block(GUIDE, "text scan")
                                    .lines()
                                    .map(ScanGuideTest::sure)
                                    .toList());
        }
    }

    /** How sure it is, and of what, is the rules' business, which have their own tests. */
    private static String sure(String line) {
        List<String> cells = List.of(line.split(" {2,}", -1));
        return cells.size() < 4 ? line : cells.get(0) + " " + cells.get(1) + " " + cells.get(3);
    }

    @Test
    void what_is_added_has_the_documented_shape() throws Exception {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, TOOLS, 2)) {
            Ran added =
                    Ran.sluice(
                            "add",
                            "crm",
                            "--json",
                            "--config",
                            folder.toString(),
                            "--url",
                            server.uri().toString());

            DocumentedShape.check("add", added);
        }
    }

    private Ran run(String line, PagedToolServer server) {
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        words.remove(0);
        words.replaceAll(
                word ->
                        switch (word) {
                            case "https://mcp.example.com/mcp" -> server.uri().toString();
                            case "/etc/sluice" -> folder.toString();
                            case "config" -> folder.resolve("new").toString();
                            case ".mcp.json" -> folder.resolve(".mcp.json").toString();
                            default -> word;
                        });
        int command = words.indexOf("--");
        if (command > 0) {
            words.subList(command + 1, words.size()).clear();
            words.addAll(SurveyServer.command());
        }
        return Ran.sluice(Map.of("CRM_KEY", "key"), words.toArray(String[]::new));
    }
}
