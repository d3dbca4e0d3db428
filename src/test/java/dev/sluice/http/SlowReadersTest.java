package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients that do not read, and a server that would write 5 GiB. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class SlowReadersTest {
    private static final int READERS = 50;
    private static final int EVENTS = 1_600;
    private static final int EVENT_BYTES = 64 << 10;
    private static final long MOST_GROWTH = 64L << 20;

    @Test
    @Threat("E3")
    void fifty_clients_that_do_not_read_cost_little_memory() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer()) {
            Agent agent = Agent.begun("scripted", GatewayFixture.TOKEN);
            long before = used();
            List<Flood> floods = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                sockets.add(send(agent, callOf(i, "echo")));
                Flood flood = new Flood(server.next().stream(), EVENTS, EVENT_BYTES);
                flood.begin();
                floods.add(flood);
            }
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> floods.stream().allMatch(Flood::isHeldBack));

            long growth = used() - before;
            System.err.printf("SLOW READERS: %d KiB for %d%n", growth >> 10, READERS);
            assertThat(growth).isLessThan(MOST_GROWTH);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** What is left on the heap after a collection, and what Netty holds outside of it. */
    private static long used() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PlatformDependent.usedDirectMemory();
    }

    private static Socket send(Agent agent, String body) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Agent.port()));
        String head =
                """
                POST /mcp/scripted HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Mcp-Session-Id: %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(GatewayFixture.TOKEN, agent.session(), body.length());
        socket.getOutputStream().write((head + body).getBytes(US_ASCII));
        return socket;
    }
}
