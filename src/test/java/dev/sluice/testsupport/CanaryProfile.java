package dev.sluice.testsupport;

import dev.sluice.testsupport.fork.Fork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway that logs more than any setting can make the shipped one log: everything down to TRACE,
 * but for the categories whose least level the build fixes. And one that traces each request, for a
 * {@link Collector} at {@link Collector#PORT}.
 */
public final class CanaryProfile extends FixtureProfile {
    /** What every secret of these tests begins with. */
    public static final String CANARY = "s3cr3t-CANARY";

    /** What proves the operator {@code admin}. */
    public static final String ADMIN_TOKEN = CANARY + "-admin-51ac";

    /** What proves the gateway at the collector of its traces. */
    public static final String COLLECTOR_KEY = CANARY + "-collector-c0a1";

    private static final int COLLECTOR = unusedPort();

    /** What the build closes, and a setting tries to open all the same. */
    private static final List<String> CLOSED =
            List.of("io.vertx", "io.vertx.ext.web.impl.RouterImpl", "io.netty", "org.jose4j");

    /** What the gateway has logged. */
    public static final Path LOG = Fork.path("canary.log");

    public CanaryProfile() {
        super(
                Map.of(
                        "sluice.admin.token-file",
                        secret("admin", ADMIN_TOKEN),
                        "sluice.public-url",
                        "https://mcp.example",
                        "sluice.tracing.enabled",
                        "true",
                        "sluice.tracing.endpoint",
                        "http://127.0.0.1:" + COLLECTOR,
                        "sluice.tracing.headers-file",
                        secret("collector", "Api-Key: " + COLLECTOR_KEY),
                        Collector.PORT,
                        Integer.toString(COLLECTOR)));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.log.min-level", "TRACE");
        settings.put("quarkus.log.level", "TRACE");
        settings.put("quarkus.log.console.level", "ERROR");
        settings.put("quarkus.log.file.enable", "true");
        settings.put("quarkus.log.file.path", LOG.toString());
        settings.put("quarkus.log.file.rotation.max-file-size", "1G");
        for (String closed : CLOSED) {
            settings.put("quarkus.log.category.\"" + closed + "\".level", "TRACE");
        }
        return settings;
    }

    private static String secret(String name, String text) {
        try {
            Files.deleteIfExists(LOG);
            Path file = Files.createTempFile("sluice-canary-" + name, ".secret");
            return Files.writeString(file, text + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int unusedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
