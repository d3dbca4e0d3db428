package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.TokenHashes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a whole call makes the gateway allocate: its connection, its judgement, its server's reply,
 * its line in the decision log, its metrics. Counted by the collector, whose young generation is so
 * small that what it does not know of yet is less than a hundredth.
 */
class CallAllocationIT {
    static final String PART = "whole-call";

    private static final int CALLS = 10_000;
    private static final int ROUNDS = 3;
    private static final Pattern ALLOCATED =
            Pattern.compile("(?m)^jvm_gc_memory_allocated_bytes_total(?:\\{[^}]*\\})? (\\S+)$");
    private static final byte[] CALL =
            CannedServer.http(
                    """
                    POST /mcp/shop HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Authorization: Bearer cost-token\r
                    Accept: application/json, text/event-stream\r
                    MCP-Protocol-Version: 2026-07-28\r
                    Mcp-Method: tools/call\r
                    Mcp-Name: pay""",
                    """
                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"pay",
                    "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
                    "io.modelcontextprotocol/clientCapabilities":{}},"arguments":{"amount":42}}}
                    """);

    @Test
    void a_whole_call_allocates_no_more_than_its_bound(@TempDir Path folder) throws Exception {
        AllocationBound bound = AllocationBound.of(PART);
        try (CannedServer server = new CannedServer();
                GatewayProcess gateway = start(folder, server)) {
            gateway.awaitReady();
            call(gateway, CALLS / 5);
            long[] bytes = new long[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                double before = allocated(gateway);
                call(gateway, CALLS);
                bytes[round] = Math.round((allocated(gateway) - before) / CALLS);
            }
            Arrays.sort(bytes);
            System.out.printf(
                    "allocation: %s %s bytes, bound %d%n",
                    bound.part(), Arrays.toString(bytes), bound.bound());

            assertThat(bytes[ROUNDS / 2])
                    .as("bytes of a whole call, see %s", AllocationBound.FILE)
                    .isPositive()
                    .isLessThanOrEqualTo(bound.bound());
            assertThat(bytes[ROUNDS - 1])
                    .as("the most of all rounds, else the figure says nothing")
                    .isLessThan(bytes[0] * 11 / 10);
        }
    }

    private static GatewayProcess start(Path folder, CannedServer server) throws IOException {
        write(folder, "servers/shop.yaml", "url: " + server.url() + "\n");
        write(
                folder,
                "policies/shop.json",
                "{\"version\":\"1\",\"default\":\"deny\",\"tools\":{\"pay\":{\"require\":[{\"conditions\":"
                        + "[{\"path\":\"args.amount\",\"op\":\"lte\",\"value\":100}],"
                        + "\"on_deny\":\"too much\"}]}}}");
        write(
                folder,
                "grants/shop.yaml",
                "server: shop\npolicy: shop\ntoken: %s\n"
                        .formatted(TokenHashes.written("cost-token")));
        return GatewayProcess.begin(
                folder,
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Xmn4m",
                        "-Dsluice.audit.sink=file",
                        "-Dsluice.audit.file=" + folder.resolve("decisions.jsonl")));
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    private static void call(GatewayProcess gateway, int times) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(CALL);
                assertThat(CannedServer.read(in)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    private static double allocated(GatewayProcess gateway) throws Exception {
        Matcher found = ALLOCATED.matcher(gateway.managed("/q/metrics").body());
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }
}
