package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.CountStore;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Usage;
import dev.sluice.redis.RedisSettings;
import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The limiter of one replica, with one event loop, asked as the gateway asks it. It writes down
 * what it was admitted.
 */
final class Replica implements AutoCloseable {
    /** Longer than anything but a broken test takes. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AdmissionLog admissions;
    final RedisLimiter limiter;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private final AtomicInteger clients = new AtomicInteger();

    /**
     * How a replica is set up.
     *
     * @param url where Redis is, with the password if there is one
     * @param timeout how long a call waits
     * @param caution the longest that counts are held to be lost
     * @param clock nanoseconds, as the process knows them
     * @param admissions where to write down what was admitted
     */
    record SetUp(
            String url,
            Duration timeout,
            Duration caution,
            LongSupplier clock,
            AdmissionLog admissions) {

        /** Patient, cautious and punctual. */
        static SetUp at(String url) {
            return new SetUp(
                    url,
                    Duration.ofSeconds(5),
                    Duration.ofHours(1),
                    System::nanoTime,
                    new AdmissionLog());
        }

        SetUp timeout(Duration other) {
            return new SetUp(url, other, caution, clock, admissions);
        }

        SetUp caution(Duration other) {
            return new SetUp(url, timeout, other, clock, admissions);
        }

        SetUp clock(LongSupplier other) {
            return new SetUp(url, timeout, caution, other, admissions);
        }

        SetUp admissions(AdmissionLog other) {
            return new SetUp(url, timeout, caution, clock, other);
        }

        Replica start() {
            return new Replica(this);
        }
    }

    private record Settings(Duration timeout, Duration caution) implements RedisSettings {
        @Override
        public Duration startWait() {
            return Duration.ZERO;
        }

        @Override
        public String prefix() {
            return "sluice";
        }

        @Override
        public Optional<Path> passwordFile() {
            return Optional.empty();
        }
    }

    private Replica(SetUp setUp) {
        admissions = setUp.admissions();
        limiter =
                new RedisLimiter(
                        () -> client(setUp.url()),
                        vertx,
                        new Settings(setUp.timeout(), setUp.caution()),
                        new Caution(setUp.caution(), Duration.ZERO),
                        new Meters(meters),
                        setUp.clock());
    }

    /** A patient replica with a log of its own. */
    static Replica at(String url) {
        return SetUp.at(url).start();
    }

    private Redis client(String url) {
        clients.incrementAndGet();
        return Redis.createClient(vertx, new RedisOptions().setConnectionString(url));
    }

    /** How many connections it has tried so far. */
    int attempts() {
        return clients.get();
    }

    /** How many of its event loops say that their connection is up. */
    double connections() {
        return meters.get("sluice_limit_store_connections").gauge().value();
    }

    CountStore.Health health() {
        return limiter.storeHealth();
    }

    Consumption take(Charge... charges) {
        long asked = System.nanoTime();
        Consumption consumption = limiter.take(List.of(charges)).await().atMost(PATIENCE);
        if (consumption instanceof Consumption.Taken) {
            admissions.add(asked, System.nanoTime(), charges[0].amount());
        }
        return consumption;
    }

    /** Takes again and again as long as it is admitted; returns what put an end to it. */
    Consumption exhaust(Charge charge) {
        Consumption last = take(charge);
        while (last instanceof Consumption.Taken) {
            last = take(charge);
        }
        return last;
    }

    /** Whether it is admitted now. */
    boolean admitted(Charge charge) {
        return take(charge) instanceof Consumption.Taken;
    }

    /** Asks for many at once, and waits for all of them. */
    List<Consumption> takeAtOnce(int times, Charge charge) {
        List<CompletableFuture<Consumption>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(limiter.take(List.of(charge)).subscribeAsCompletionStage());
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    Usage usage(LimitKey key) {
        return limiter.usage(List.of(key)).await().atMost(PATIENCE).get(0);
    }

    /** Lets its event loop turn so often, and waits for it. */
    void turns(int times) {
        for (int i = 0; i < times; i++) {
            CompletableFuture<Boolean> turn = new CompletableFuture<>();
            vertx.runOnContext(v -> turn.complete(true));
            turn.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    void reset(LimitKey key) {
        limiter.reset(List.of(key)).await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        limiter.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
