package dev.sluice.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Agents that call one tool again and again, and what each of their calls was told. */
final class SteadyCalls implements AutoCloseable {
    private static final int AGENTS_OF_EACH = 3;
    private static final int SOME = 500;

    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> loops = new ArrayList<>();

    /**
     * One of them.
     *
     * @param who the name under which its agent began
     */
    record Call(String who, Instant began, Instant ended, int status, String body) {
        boolean passed() {
            return status == 200;
        }

        boolean refused() {
            return status == 401;
        }
    }

    /** Lets some more agents call, each by itself. */
    void begin(String who, Supplier<Agent> agent) {
        for (int i = 0; i < AGENTS_OF_EACH; i++) {
            loops.add(threads.submit(() -> callUntilInterrupted(who, agent.get())));
        }
    }

    private void callUntilInterrupted(String who, Agent agent) {
        for (int id = 0; !Thread.currentThread().isInterrupted(); id++) {
            Instant began = Instant.now();
            try {
                HttpResponse<String> reply = agent.call(id, "echo");
                calls.add(new Call(who, began, Instant.now(), reply.statusCode(), reply.body()));
            } catch (IllegalStateException e) {
                return; // interrupted while it waited
            }
        }
    }

    /** Lets them go on for some calls, of everybody who has begun. */
    void goOn() {
        int before = calls.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> calls.size() > before + SOME);
    }

    /** Ends them all; fails with whatever one of them failed with. */
    void end() throws Exception {
        close();
        for (Future<?> loop : loops) {
            loop.get();
        }
    }

    List<Call> all() {
        return List.copyOf(calls);
    }

    List<Call> of(String who) {
        return calls.stream().filter(call -> call.who().equals(who)).toList();
    }

    /** Those that were over before a moment. */
    List<Call> of(String who, Instant before) {
        return of(who).stream().filter(call -> call.ended().isBefore(before)).toList();
    }

    /** Those that began after a moment. */
    List<Call> since(Instant moment, String who) {
        return of(who).stream().filter(call -> call.began().isAfter(moment)).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            assertThat(threads.awaitTermination(20, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
