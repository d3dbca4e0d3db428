package dev.sluice.cli.tools;

import dev.sluice.protocol.Message;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.channel.Channel;
import dev.sluice.upstream.channel.stdio.ChildBounds;
import dev.sluice.upstream.channel.stdio.ChildProcesses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A process that speaks over its standard input and output, started for this talk alone. */
final class McpStdio implements Talk {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Allowance allowance;
    private final Mailbox mailbox;
    private final Duration patience;
    private final Vertx vertx = vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final ChildProcesses processes;
    private final Thread end = new Thread(this::stop, "sluice-tools-end");
    private final Channel channel;

    /** Starts it. */
    McpStdio(Server server, Allowance allowance) throws UnreadableToolsException {
        this.allowance = allowance;
        this.patience = server.timeouts().firstByte().multipliedBy(2);
        mailbox = new Mailbox(allowance);
        ChildBounds bounds =
                new ChildBounds(
                        (int) Math.min(allowance.bounds().octets(), 1 << 30), GRACE, 0, LOOK);
        processes = new ChildProcesses(vertx, bounds, System::nanoTime);
        Runtime.getRuntime().addShutdownHook(end); // whoever interrupts us means it too
        channel = within(() -> processes.open(server, new Listener()));
    }

    private static Vertx vertx() {
        FileSystemOptions noFiles =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        return Vertx.vertx(
                new VertxOptions()
                        .setFileSystemOptions(noFiles)
                        .setEventLoopPoolSize(1)
                        .setUseDaemonThread(true));
    }

    /** Hears the process. */
    private final class Listener implements Channel.Listener {
        @Override
        public void message(byte[] document) {
            mailbox.put(document);
        }

        @Override
        public void ended(String why) {
            mailbox.end(new UnreadableToolsException(allowance.source() + ": " + why));
        }
    }

    private <T> T within(Supplier<Future<T>> work) throws UnreadableToolsException {
        Promise<T> done = Promise.promise();
        loop.runOnContext(now -> work.get().onComplete(done));
        try {
            return done.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(allowance.atMost(patience).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave();
            throw allowance.silent();
        } catch (TimeoutException e) {
            leave();
            throw allowance.silent();
        } catch (ExecutionException e) {
            leave();
            throw new UnreadableToolsException(
                    allowance.source()
                            + (e.getCause() instanceof UpstreamFailedException failed
                                    ? ": " + failed.getMessage()
                                    : " cannot be started"));
        }
    }

    @Override
    public Message.Response ask(String method, String params, int id)
            throws UnreadableToolsException {
        allowance.requireTime();
        send(Wire.request(method, params, id));
        return mailbox.await(id, patience, request -> send(Wire.refusal(request)));
    }

    @Override
    public void tell(String method) {
        send(Wire.notification(method));
    }

    /** One that takes nothing does not answer either, and that is noticed. */
    private void send(String message) {
        loop.runOnContext(
                now -> {
                    var unused = channel.send(Buffer.buffer(message));
                });
    }

    @Override
    public void speak(String revision) {
        // This transport has no header for it.
    }

    @Override
    public void leave() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException ending) {
            return;
        }
    }

    /** Ends the process and all that it started. */
    private void stop() {
        try {
            processes
                    .closeAll()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2 * GRACE.toMillis() + 2_000, TimeUnit.MILLISECONDS);
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            return;
        }
    }
}
