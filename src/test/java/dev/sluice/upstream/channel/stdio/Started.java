package dev.sluice.upstream.channel.stdio;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Processes of one test, and what is left of them; each inherits a variable of its own. */
final class Started implements AutoCloseable {
    static final ChildBounds BOUNDS =
            new ChildBounds(1 << 20, Duration.ofMillis(500), 0, Duration.ofMillis(100));

    final Vertx vertx = Vertx.vertx();
    final Context loop = vertx.getOrCreateContext();
    final ChildProcesses processes;
    private final String mark = "T" + System.nanoTime();

    Started(ChildBounds bounds) {
        this(bounds, System::nanoTime);
    }

    Started(ChildBounds bounds, LongSupplier time) {
        processes = new ChildProcesses(vertx, bounds, time);
    }

    Server server(List<String> command, Map<String, String> keys) {
        Map<String, Optional<Secret>> secrets = new HashMap<>();
        keys.forEach((name, value) -> secrets.put(name, Optional.of(new Secret(value))));
        Reach reach = new Reach.Command(command, Map.of("TEST", mark), secrets, null);
        return new Server("files", reach, Timeouts.DEFAULT);
    }

    Channel open(Heard heard, String... command) {
        return open(server(List.of(command), Map.of()), heard);
    }

    Channel open(Server server, Heard heard) {
        return await(onLoop(() -> processes.open(server, heard)));
    }

    <T extends @Nullable Object> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(now -> work.get().onComplete(promise));
        return promise.future();
    }

    static <T extends @Nullable Object> T await(Future<T> future) {
        CompletableFuture<T> waiting = future.toCompletionStage().toCompletableFuture();
        return waiting.orTimeout(60, TimeUnit.SECONDS).join();
    }

    static UpstreamFailedException failure(Future<?> future) {
        CompletionException thrown =
                Assertions.catchThrowableOfType(CompletionException.class, () -> await(future));
        return (UpstreamFailedException) Objects.requireNonNull(thrown.getCause());
    }

    /** Those that inherited this test's variable, wherever they are now. */
    Set<Long> left() {
        return Proc.withEnvironment("TEST=" + mark).stream()
                .filter(Proc::runs)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("stdio-files"))
                .toList();
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        await(processes.closeAll());
        soon().untilAsserted(() -> Assertions.assertThat(left()).isEmpty());
        await(vertx.close());
    }
}
