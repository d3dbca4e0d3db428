package dev.sluice.cli.bridge;

import dev.sluice.cli.UnusableInputException;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.channel.Conversations;
import dev.sluice.upstream.channel.stdio.ChildBounds;
import dev.sluice.upstream.channel.stdio.ChildProcesses;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves one server that is a command as streamable HTTP, at one path, and says at {@code /healthz}
 * whether it can.
 */
public final class Bridge {
    private static final Logger LOG = Logger.getLogger(Bridge.class);
    private static final int LONGEST_LINE = 4096;
    private static final int LARGEST_HEAD = 20 * 1024;
    private static final int MOST_CONNECTIONS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final long LOOK_MILLIS = 1_000;
    private static final Duration SPARE = Duration.ofMinutes(1);

    /** Whoever asks decides how long it waits, and leaves; a document allows no more than this. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final BridgeOptions options;
    private final Vertx vertx = vertx();
    private final Tokens tokens;
    private final ChildProcesses processes;
    private final Conversations conversations;
    private final Crossing crossing;
    private final Door door;
    private final Connections connections = new Connections(vertx, MOST_CONNECTIONS, PATIENCE);
    private volatile @Nullable HttpServer listening;
    private volatile boolean ending;

    private Bridge(BridgeOptions options, Map<String, String> environment) {
        this.options = options;
        BridgeOptions.Bounds bounds = options.bounds();
        tokens = new Tokens(options.tokenFile());
        processes =
                new ChildProcesses(
                        vertx,
                        new ChildBounds(
                                bounds.longestMessage(),
                                bounds.grace(),
                                bounds.memory(),
                                ChildBounds.DEFAULT.look()),
                        System::nanoTime);
        conversations =
                new Conversations(
                        vertx,
                        processes,
                        bounds.processes(),
                        bounds.idle(),
                        SPARE,
                        new SecureRandom(),
                        System::nanoTime);
        ChildEnvironment child = ChildEnvironment.of(environment);
        Server server =
                new Server(
                        options.name(),
                        new Reach.Command(options.command(), child.variables(), child.keys(), null),
                        new Timeouts(LONGEST, LONGEST, LONGEST, LONGEST));
        crossing = new Crossing(vertx, options, server, conversations);
        door = new Door(options, tokens);
    }

    /**
     * Starts one; no process of the server's before somebody asks.
     *
     * @param environment what the server's processes are given, but for what is Sluice's
     * @throws UnusableInputException when it cannot listen, or nobody could be let in
     */
    public static Bridge start(BridgeOptions options, Map<String, String> environment) {
        if (!options.isForThisMachineOnly() && options.tokenFile().isEmpty()) {
            throw new UnusableInputException(
                    "other machines can reach "
                            + options.shown(options.listen().getPort())
                            + ", so a token is needed; add --token-file FILE, or listen at"
                            + " 127.0.0.1");
        }
        Bridge bridge = new Bridge(options, environment);
        try {
            bridge.listen();
            return bridge;
        } catch (UnusableInputException unusable) {
            bridge.stop();
            throw unusable;
        }
    }

    /** Just enough, and nothing on disk. */
    private static Vertx vertx() {
        FileSystemOptions noFiles =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        return Vertx.vertx(new VertxOptions().setFileSystemOptions(noFiles));
    }

    private void listen() {
        tokens.read();
        if (!tokens.fault().isEmpty()) {
            throw new UnusableInputException(tokens.fault());
        }
        HttpServerOptions bounds =
                new HttpServerOptions()
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LARGEST_HEAD)
                        .setHttp2ClearTextEnabled(false) // or silent connections are not seen
                        .setDecompressionSupported(false)
                        .setTcpKeepAlive(true)
                        .setTcpNoDelay(true);
        try {
            listening =
                    vertx.createHttpServer(bounds)
                            .connectionHandler(connections::opened)
                            .requestHandler(this::handle)
                            .listen(
                                    options.listen().getPort(),
                                    options.listen().getAddress().getHostAddress())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get();
        } catch (ExecutionException taken) {
            throw new UnusableInputException(
                    options.shown(options.listen().getPort())
                            + " cannot be listened at; is another process there?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableInputException("the start was interrupted");
        }
        vertx.setPeriodic(LOOK_MILLIS, now -> look());
    }

    private void look() {
        conversations.closeIdle();
        vertx.executeBlocking(
                        () -> {
                            tokens.readAgain();
                            return true;
                        })
                .onFailure(e -> LOG.error("the tokens could not be looked at", e));
    }

    private void handle(HttpServerRequest request) {
        request.pause();
        connections.asked(request);
        if (request.uri().equals(BridgeOptions.HEALTH)) {
            boolean able = !ending && tokens.fault().isEmpty();
            request.resume();
            var unused = request.response().setStatusCode(able ? 200 : 503).end();
            return;
        }
        Refused refused = door.refusal(request);
        if (refused == null && ending) {
            refused = new Refused(503, "the bridge is ending");
        }
        if (refused == null) {
            crossing.take(request);
        } else {
            refused.write(request, vertx);
        }
    }

    /** Where it listens. */
    public int port() {
        HttpServer server = listening;
        return server == null ? 0 : server.actualPort();
    }

    /**
     * Lets nothing new in, ends all processes and all that they started, and then itself. Takes
     * about twice the grace of a process at most.
     *
     * @return whether nothing is left
     */
    public boolean stop() {
        ending = true;
        conversations.closeAll();
        long patience = 2 * options.bounds().grace().toMillis() + 2_000;
        try {
            processes
                    .closeAll()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(patience, TimeUnit.MILLISECONDS);
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not all processes of the server could be ended", e);
        }
        return false;
    }
}
