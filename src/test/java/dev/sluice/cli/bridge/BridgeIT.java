package dev.sluice.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.ModernStdioServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three gateways before one bridge, all of them as they are shipped. */
@Timeout(240)
class BridgeIT {
    private static final String BRIDGE_TOKEN = "bridge-own-token-5b71c0d2";
    private static final String SERVER_KEY = "key-of-the-server-31f7ab09";
    private static final List<String> SECRETS =
            List.of(
                    "Z2F0ZXdheS1zZXNzaW9uLWtleS1vZi1icmlkZ2UtaXQ=",
                    "gateway-admin-token-77b1e2c4",
                    "gateway-other-server-key-9c0de1",
                    "gateway-variable-key-44aa10b7",
                    "bridge-it-agent-");

    @TempDir Path folder = Path.of("");
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private BridgeProcess bridge;
    private BridgeProcess newer;

    @BeforeEach
    void start() throws IOException {
        Path own = Files.createDirectories(folder.resolve("pod/tokens"));
        Path token = Files.writeString(own.resolve("token"), BRIDGE_TOKEN + "\n");
        bridge = bridge(token, "nosy", NosyServer.command(folder.resolve("pod")));
        newer = bridge(token, "newer", ModernStdioServer.command());
        Path gateway = folder.resolve("gateway");
        write(gateway, "secrets/session", SECRETS.get(0));
        write(gateway, "secrets/admin", SECRETS.get(1));
        write(gateway, "secrets/other", SECRETS.get(2));
        write(gateway, "secrets/bridge", "Bearer " + BRIDGE_TOKEN + "\n");
        Path documents = gateway.resolve("documents");
        for (Map.Entry<String, BridgeProcess> each :
                Map.of("nosy", bridge, "newer", newer).entrySet()) {
            write(
                    documents,
                    "servers/" + each.getKey() + ".yaml",
                    """
                    url: http://127.0.0.1:%d/mcp
                    auth: {headers: {Authorization: {file: %s}}}
                    sendCaller: true
                    """
                            .formatted(each.getValue().port(), gateway.resolve("secrets/bridge")));
        }
        write(
                documents,
                "servers/other.yaml",
                """
                url: http://127.0.0.1:1/mcp
                auth: {headers: {Api-Key: {file: %s}}}
                """
                        .formatted(gateway.resolve("secrets/other")));
        write(documents, "policies/open.yaml", "version: \"1\"\ndefault: allow\n");
        for (int i = 0; i < 5; i++) {
            for (String server : List.of("nosy", "newer")) {
                write(
                        documents,
                        "grants/" + server + "-" + i + ".yaml",
                        "server: %s\npolicy: open\ntoken: %s\n"
                                .formatted(server, TokenHashes.written(agent(i))));
            }
        }
        for (int i = 0; i < 3; i++) {
            gateways.add(
                    GatewayProcess.begin(
                            documents,
                            List.of(
                                    "-Xmx256m",
                                    "-XX:+UseSerialGC",
                                    "-Dsluice.session.key-file="
                                            + gateway.resolve("secrets/session"),
                                    "-Dsluice.admin.token-file=" + gateway.resolve("secrets/admin"),
                                    "-Dsluice.made-up=" + SECRETS.get(3))));
        }
        gateways.forEach(GatewayProcess::awaitReady);
    }

    private BridgeProcess bridge(Path token, String name, List<String> command) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--token-file", token.toString(), "--name", name, "--"));
        arguments.addAll(command);
        return new BridgeProcess(
                BridgeProcess.shipped(),
                arguments,
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "NOSY_API_KEY", SERVER_KEY),
                folder.resolve("pod"));
    }

    @AfterEach
    void stop() {
        gateways.forEach(GatewayProcess::close);
        bridge.close();
        newer.close();
    }

    @Test
    void each_agents_session_is_the_same_process_through_whichever_gateway() throws Exception {
        List<Client> agents = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            agents.add(agent(agent(i)).begun());
        }

        Set<String> processes = new HashSet<>();
        for (int round = 1; round <= 7; round++) {
            for (Client agent : agents) {
                String counted = agent.text("count");
                assertThat(counted).endsWith(":" + round);
                processes.add(counted.substring(0, counted.indexOf(':')));
            }
        }

        assertThat(processes).hasSize(agents.size());
        assertThat(ended(agents.get(0))).isEqualTo(200);
        assertThat(agents.get(0).call("count").statusCode()).isEqualTo(404);
        assertThat(agents.get(1).text("count")).endsWith(":8");
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                processes.stream().filter(BridgeIT::isAlive).count()
                                        == agents.size() - 1);
    }

    @Test
    void each_caller_of_2026_07_28_has_the_same_process_through_whichever_gateway()
            throws Exception {
        Map<String, Set<String>> processes = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            Client agent = modern(agent(i));
            for (int round = 0; round < 6; round++) {
                processes.computeIfAbsent(agent(i), each -> new HashSet<>()).add(agent.modernPid());
            }
        }

        assertThat(processes).hasSize(5);
        assertThat(processes.values()).allMatch(each -> each.size() == 1).doesNotHaveDuplicates();
    }

    private Client modern(String token) {
        List<URI> all = gateways.stream().map(each -> URI.create(each.url("newer"))).toList();
        return Client.modern(all, "Authorization", "Bearer " + token);
    }

    /** It finds what its own user may read, the bridge's own token included, and no more. */
    @Test
    @Threat({"D1", "D5"})
    void a_server_that_reads_all_it_can_finds_the_bridges_and_nothing_of_the_gateways()
            throws Exception {
        Client agent = agent(agent(0)).begun();

        assertThat(agent.text("dump")).isEqualTo("dumped");

        String found = Files.readString(folder.resolve("pod/dump"), StandardCharsets.ISO_8859_1);
        assertThat(found).contains(SERVER_KEY, "dev.sluice.cli.SluiceCommand", "/fd/");
        SECRETS.forEach(secret -> assertThat(found).doesNotContain(secret));
        assertThat(found)
                .doesNotContain(folder.resolve("gateway").toString())
                .doesNotContain("sluice.session", "sluice.config.dir", "SLUICE_SESSION");
        assertThat(bridge.said()).doesNotContain(BRIDGE_TOKEN, SERVER_KEY);
    }

    private static int ended(Client agent) throws Exception {
        return agent.delete().statusCode();
    }

    private static String agent(int number) {
        return "bridge-it-agent-" + number + "-5e1f";
    }

    private Client agent(String token) {
        List<URI> all = gateways.stream().map(each -> URI.create(each.url("nosy"))).toList();
        return new Client(all, "Authorization", "Bearer " + token);
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
