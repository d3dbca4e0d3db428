package dev.sluice.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.LoopbackPorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real haproxy that asks each gateway whether it is ready. */
final class Haproxy implements Balancer {
    static final String NAMED = "x-gateway";

    private final int port = LoopbackPorts.free();
    private final Path socket;
    private final Process process;

    Haproxy(Replicas replicas) throws IOException {
        Path folder = Files.createTempDirectory("sluice-haproxy");
        socket = folder.resolve("stats");
        Path file = folder.resolve("haproxy.cfg");
        Files.writeString(file, configuration(replicas));
        process =
                new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> uses(0) && uses(replicas.number() - 1));
    }

    private String configuration(Replicas replicas) {
        List<String> lines = new ArrayList<>();
        lines.add("global");
        lines.add("    stats socket " + socket + " mode 600 level user");
        lines.add("defaults");
        lines.add("    mode http");
        lines.add("    timeout connect 2s");
        lines.add("    timeout client 5m");
        lines.add("    timeout server 5m");
        lines.add("    timeout check 10s"); // else a busy machine takes all of them out
        lines.add("    option redispatch 1");
        lines.add("frontend agents");
        lines.add("    bind 127.0.0.1:" + port);
        lines.add("    default_backend gateways");
        lines.add("backend gateways");
        lines.add("    balance roundrobin");
        lines.add("    option httpchk GET /q/health/ready");
        lines.add("    http-after-response set-header " + NAMED + " %[srv_name]");
        for (int i = 0; i < replicas.number(); i++) {
            lines.add(
                    "    server g%d 127.0.0.1:%d check port %d inter 200ms fall 1 rise 1"
                            .formatted(
                                    i, replicas.ports().get(i), replicas.managementPorts().get(i)));
        }
        return String.join("\n", lines) + "\n";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int gateway(int sentTo, @Nullable String named) {
        return named == null || named.length() < 2 ? -1 : Integer.parseInt(named.substring(1));
    }

    @Override
    public boolean uses(int gateway) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("show stat\n".getBytes(UTF_8)));
            OutputStream told = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(told);
            return told.toString()
                    .lines()
                    .filter(line -> line.startsWith("gateways,g" + gateway + ","))
                    .anyMatch(line -> line.contains(",UP,"));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
