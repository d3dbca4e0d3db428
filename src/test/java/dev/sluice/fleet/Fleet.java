package dev.sluice.fleet;

import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Gateways as processes of their own, the store they share, a server behind them and callers. */
final class Fleet implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final Plan plan;
    private final CountingServer server;
    private final Map<String, Counter> names = new HashMap<>();
    private final Caller caller;
    private final Load load;

    /**
     * Starts it, and finds out under which names its counts are kept.
     *
     * @param more further options for the gateways' JVMs
     * @param seed decides who calls what when, through which gateway
     */
    Fleet(int size, Plan plan, Store store, List<String> more, long seed) throws IOException {
        this.plan = plan;
        server = new CountingServer(vertx, plan);
        Path documents = FleetDocuments.write(plan, server.url());
        List<String> options = new ArrayList<>(store.options());
        options.addAll(more);
        options.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        AdmissionLog.OPTION,
                        "-Dsluice.http.requests-per-caller=4000",
                        "-Dsluice.session.key-file=" + documents.resolve(FleetDocuments.KEY_FILE)));
        for (int i = 0; i < size; i++) {
            gateways.add(GatewayProcess.begin(documents, options));
        }
        gateways.forEach(GatewayProcess::awaitReady);
        List<Integer> ports = gateways.stream().map(GatewayProcess::port).toList();
        caller = new Caller(vertx, ports, Fleet::micros);
        load = new Load(vertx, plan, caller, seed, Fleet::micros);
        learnNames();
    }

    /** The clock of this machine, which is Redis' too. */
    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    Plan plan() {
        return plan;
    }

    Load load() {
        return load;
    }

    /** What all gateways logged so far, judged. */
    AdmissionCheck check() throws IOException {
        List<Admission> logged = new ArrayList<>();
        for (GatewayProcess gateway : gateways) {
            logged.addAll(AdmissionLog.read(gateway.logFile()));
        }
        return new AdmissionCheck(plan, names, logged);
    }

    /** For each target, the units that the server behind the gateways received. */
    long[] received() {
        return server.received();
    }

    /** The last answer that no gateway should give; empty when there was none. */
    String oddity() {
        return caller.oddity();
    }

    /** Calls made one after the other through one gateway are logged in this order. */
    private void learnNames() throws IOException {
        plan.targets.forEach(this::callUntilPassed);
        List<Admission> logged = AdmissionLog.read(gateways.get(0).logFile());
        int line = 0;
        for (Target target : plan.targets) {
            for (Counter counter : target.counters()) {
                Counter before = names.put(logged.get(line).key(), counter);
                if (before != null && !before.equals(counter)) {
                    throw new IllegalStateException(before + " is counted as " + counter);
                }
                line++;
            }
        }
        if (line != logged.size()) {
            throw new IllegalStateException("more is counted than was called");
        }
    }

    private void callUntilPassed(Target target) {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> callOnce(target) == Call.Outcome.PASSED);
    }

    /**
     * On an event loop: what a reply brings while another thread still asks for it would be lost.
     */
    private Call.Outcome callOnce(Target target) {
        int units = target.isSum() ? (int) Rule.MILLIONTHS : 1;
        CompletableFuture<Call> answered = new CompletableFuture<>();
        vertx.runOnContext(
                now ->
                        caller.call(target, 0, units)
                                .onSuccess(answered::complete)
                                .onFailure(answered::completeExceptionally));
        return answered.join().outcome();
    }

    @Override
    public void close() {
        load.stop();
        gateways.forEach(GatewayProcess::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
