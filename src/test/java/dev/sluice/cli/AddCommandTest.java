package dev.sluice.cli;

import static dev.sluice.testsupport.PagedToolServer.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.TokenHash;
import dev.sluice.testsupport.PagedToolServer;
import dev.sluice.testsupport.PagedToolServer.How;
import dev.sluice.testsupport.SseServer;
import dev.sluice.testsupport.SurveyServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is put behind the gateway by one command, all of it or nothing. */
class AddCommandTest {
    private static final List<JsonObject> TOOLS =
            List.of(tool("get_user", "Gets a user."), tool("delete_user", "Deletes a user."));
    private static final Pattern TOKEN = Pattern.compile("sluice_[0-9A-Za-z]{49}");

    @TempDir Path folder = Path.of("");

    @Test
    void the_documents_pass_the_check_and_hold_no_secret() throws IOException {
        try (PagedToolServer server = new PagedToolServer(How.SESSION, TOOLS, 1)) {
            Ran ran =
                    add("crm", "--url", server.uri().toString(), "--header", "Api-Key=env:CRM_KEY");

            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(files())
                    .containsExactly(
                            "grants/crm-agent.yaml", "policies/crm.yaml", "servers/crm.yaml");
            assertThat(Ran.sluice("config", "check", folder.toString()).out())
                    .contains("servers: crm\n", "grants: crm-agent\n");
            assertThat(Ran.sluice("policy", "lint", folder.resolve("policies/crm.yaml").toString()))
                    .isEqualTo(new Ran(0, "1 files, 0 errors, 0 warnings\n", ""));
            assertThat(Files.readString(folder.resolve("servers/crm.yaml")))
                    .isEqualTo(
                            "url: \"%s\"\nauth:\n  headers:\n    \"Api-Key\": {env: \"CRM_KEY\"}\n"
                                    .formatted(server.uri()));
            assertThat(server.heard()).allMatch(each -> each.endsWith(" s3cret"));
            String token = token(ran.err());
            assertThat(Files.readString(folder.resolve("grants/crm-agent.yaml")))
                    .contains("token: \"sha256:" + TokenHash.of(token).digits() + "\"");
            assertThat(ran.out() + all()).doesNotContain("s3cret", token);
            assertThat(TOKEN.matcher(ran.err()).results()).hasSize(1);
        }
    }

    @Test
    void a_command_is_added_with_the_places_of_its_keys() throws IOException {
        List<String> line = new ArrayList<>(List.of("surveys", "--env", "KEY=env:CRM_KEY", "--"));
        line.addAll(SurveyServer.command());

        Ran ran = add(line.toArray(String[]::new));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(Files.readString(folder.resolve("servers/surveys.yaml")))
                .startsWith("command: [\"")
                .endsWith("env:\n  \"KEY\": {env: \"CRM_KEY\"}\n");
        assertThat(Ran.sluice("config", "check", folder.toString()).code()).isZero();
        assertThat(ran.out()).contains("sluice.stdio.enabled=true");
    }

    @Test
    void a_server_of_the_first_transport_is_written_down_as_one() throws IOException {
        try (SseServer server = new SseServer()) {
            assertThat(add("old", "--url", server.uri().toString()).code()).isZero();

            assertThat(Files.readString(folder.resolve("servers/old.yaml")))
                    .contains("transport: sse\n");
            assertThat(Ran.sluice("config", "check", folder.toString()).code()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servers/crm.json", "policies/crm.yml", "grants/crm-agent.yaml"})
    void nothing_is_written_over_and_nothing_half(String taken) throws IOException {
        Path file = folder.resolve(taken);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
        try (PagedToolServer server = new PagedToolServer(How.SESSION, TOOLS, 1)) {
            Ran ran = add("crm", "--url", server.uri().toString());

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains(file + " is there already");
            assertThat(files()).containsExactly(taken);
            assertThat(Files.readString(file)).isEqualTo("mine");
            assertThat(server.heard()).isEmpty();
        }
    }

    @Test
    void a_folder_that_would_be_refused_is_left_as_it_was() throws IOException {
        Files.createDirectories(folder.resolve("grants"));
        Files.writeString(folder.resolve("grants/odd.yaml"), "{server: none, policy: none}");
        try (PagedToolServer server = new PagedToolServer(How.SESSION, TOOLS, 1)) {
            Ran ran = add("crm", "--url", server.uri().toString());

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("odd.yaml").endsWith("nothing was written\n");
            assertThat(ran.out()).isEmpty();
            assertThat(files()).containsExactly("grants/odd.yaml");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a/b --url http://127.0.0.1:1/                       | a name begins with
                    crm                                                 | name --url URL, or a command
                    crm node                                            | stands behind --
                    crm --url http://127.0.0.1:1/ --header K=s3cret     | does not belong on a command line
                    crm --url http://127.0.0.1:1/ --env K=env:V         | --env for a command
                    crm --url http://127.0.0.1:1/ --gateway nonsense    | --gateway takes
                    crm --url http://127.0.0.1:1/                       | cannot be reached
                    crm --url http://169.254.169.254/                   | link-local
                    """)
    void unfit_arguments_are_refused_and_nothing_is_written(String line, String reason)
            throws IOException {
        Ran ran = add(line.split(" ", -1));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(reason).doesNotContain("s3cret");
        assertThat(files()).isEmpty();
    }

    /** The reference of Claude Code: code.claude.com/docs/en/mcp, "Installing MCP servers". */
    @Test
    void claude_code_takes_its_settings() {
        JsonObject added = settings();

        assertThat(added.getString("command"))
                .isEqualTo(
                        "claude mcp add --transport http crm https://gw.example/mcp/crm"
                                + " --header \"Authorization: Bearer $MCP_CRM_TOKEN\"");
        JsonObject server = only(added, "claude-code", "mcpServers");
        assertThat(server.fieldNames()).containsExactlyInAnyOrder("type", "url", "headers");
        assertThat(server.getString("type")).isEqualTo("http");
        assertRemote(server, "Bearer ${MCP_CRM_TOKEN}");
    }

    /**
     * Claude Desktop starts commands only (modelcontextprotocol.io, "Connect to local MCP
     * servers"), so mcp-remote stands between; its README tells to put no space into an argument.
     */
    @Test
    void claude_desktop_takes_its_settings() {
        JsonObject server = only(settings(), "claude-desktop", "mcpServers");

        assertThat(server.fieldNames()).containsExactlyInAnyOrder("command", "args", "env");
        assertThat(server.getJsonArray("args"))
                .isEqualTo(
                        new JsonArray(
                                List.of(
                                        "-y",
                                        "mcp-remote@0.15.1",
                                        "https://gw.example/mcp/crm",
                                        "--transport",
                                        "http-only",
                                        "--header",
                                        "Authorization:${AUTH_HEADER}")))
                .allSatisfy(each -> assertThat(each.toString()).doesNotContain(" "));
        assertThat(server.getJsonObject("env"))
                .isEqualTo(new JsonObject().put("AUTH_HEADER", "Bearer THE-TOKEN"));
    }

    /** The reference of Cursor: cursor.com/docs/mcp, "Remote Server" and "Config interpolation". */
    @Test
    void cursor_takes_its_settings() {
        JsonObject server = only(settings(), "cursor", "mcpServers");

        assertThat(server.fieldNames()).containsExactlyInAnyOrder("url", "headers");
        assertRemote(server, "Bearer ${env:MCP_CRM_TOKEN}");
    }

    /**
     * The schema of VS Code, microsoft/vscode, src/vs/workbench/contrib/mcp/common/
     * mcpConfiguration.ts: no other member than these, and those of an input are required.
     */
    @Test
    void vscode_takes_its_settings() {
        JsonObject settings = settings().getJsonObject("settings").getJsonObject("vscode");

        assertThat(Set.of("servers", "inputs")).containsAll(settings.fieldNames());
        JsonObject server = settings.getJsonObject("servers").getJsonObject("crm");
        assertThat(Set.of("type", "url", "headers", "dev")).containsAll(server.fieldNames());
        assertThat(server.getString("type")).isEqualTo("http");
        assertThat(server.getString("url")).matches("^https?:\\/\\/.+");
        assertRemote(server, "Bearer ${input:crm-token}");
        JsonObject input = settings.getJsonArray("inputs").getJsonObject(0);
        assertThat(input)
                .isEqualTo(
                        new JsonObject()
                                .put("type", "promptString")
                                .put("id", "crm-token")
                                .put("description", "Token of crm")
                                .put("password", true));
    }

    @Test
    void others_take_the_plain_settings() {
        assertRemote(only(settings(), "plain", "mcpServers"), "Bearer THE-TOKEN");
    }

    private static void assertRemote(JsonObject server, String credential) {
        assertThat(server.getString("url")).isEqualTo("https://gw.example/mcp/crm");
        assertThat(server.getJsonObject("headers"))
                .isEqualTo(new JsonObject().put("Authorization", credential));
    }

    private static JsonObject only(JsonObject added, String client, String key) {
        JsonObject settings = added.getJsonObject("settings").getJsonObject(client);
        assertThat(settings.fieldNames()).containsExactly(key);
        assertThat(settings.getJsonObject(key).fieldNames()).containsExactly("crm");
        return settings.getJsonObject(key).getJsonObject("crm");
    }

    private JsonObject settings() {
        try (PagedToolServer server = new PagedToolServer(How.STATELESS, TOOLS, 1)) {
            Ran ran =
                    add(
                            "crm",
                            "--url",
                            server.uri().toString(),
                            "--gateway",
                            "https://gw.example/",
                            "--json");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.err()).isEmpty();
            JsonObject added = new JsonObject(ran.out());
            assertThat(added.getString("token")).matches(TOKEN);
            assertThat(added.getJsonObject("settings").encode())
                    .doesNotContain(added.getString("token"));
            return added;
        }
    }

    private static String token(String text) {
        return TOKEN.matcher(text).results().findFirst().orElseThrow().group();
    }

    private Ran add(String... words) {
        List<String> line = new ArrayList<>(List.of("add", "--config", folder.toString()));
        line.addAll(List.of(words));
        return Ran.sluice(Map.of("CRM_KEY", "s3cret"), line.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    private String all() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : files()) {
            text.append(Files.readString(folder.resolve(file)));
        }
        return text.toString();
    }
}
