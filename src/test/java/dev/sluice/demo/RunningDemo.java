package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A demo server on a free port, for the length of a test. */
public final class RunningDemo implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final DemoServer server = new DemoServer(vertx, 0);

    public RunningDemo() {
        await(server.start());
    }

    public URI url() {
        return server.url();
    }

    @Override
    public void close() {
        await(server.stop());
        await(vertx.close());
    }

    private static void await(Future<Void> done) {
        done.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
