package dev.sluice.clients;

import dev.sluice.demo.DemoServer;
import dev.sluice.demo.Quickstart;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The quickstart's documents, but with the demo server on a free port and a token that is not
 * published: outside dev mode the ready one is refused.
 */
public final class DemoBehindGateway implements QuarkusTestResourceLifecycleManager {
    private static final Path QUICKSTART = Path.of("examples/quickstart");

    /** Proves the quickstart's grant here. */
    static final String TOKEN = "demo-behind-gateway-6c0d41";

    private static final String PUBLISHED = "http://127.0.0.1:8765/mcp";

    private final Vertx vertx = Vertx.vertx();
    private final DemoServer demo = new DemoServer(vertx, 0);

    @Override
    public Map<String, String> start() {
        await(demo.start());
        return Map.of("sluice.config.dir", documents().toString());
    }

    @Override
    public void stop() {
        await(demo.stop());
        await(vertx.close());
    }

    private Path documents() {
        try (Stream<Path> found = Files.walk(QUICKSTART)) {
            Path copy = Files.createTempDirectory("sluice-quickstart");
            List<Path> files = found.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path target = copy.resolve(QUICKSTART.relativize(file));
                Files.createDirectories(target.getParent());
                String text = Files.readString(file);
                Files.writeString(
                        target,
                        text.replace(PUBLISHED, demo.url().toString())
                                .replace(
                                        TokenHashes.written(Quickstart.TOKEN),
                                        TokenHashes.written(TOKEN)));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Future<Void> done) {
        done.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
