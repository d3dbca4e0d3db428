package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.LimitKey;
import dev.sluice.redis.RedisSettings;
import dev.sluice.telemetry.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Limiters that share one Redis, as the replicas of a gateway do, all in this process. */
final class Limiters implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final MeterRegistry registry = new SimpleMeterRegistry();
    final List<RedisLimiter> all = new ArrayList<>();

    /** Settings as a test wants them. */
    record Settings(Duration timeout, Duration caution, String prefix, Optional<Path> passwordFile)
            implements RedisSettings {
        static Settings of(Duration caution) {
            return new Settings(Duration.ofMillis(500), caution, "test", Optional.empty());
        }

        @Override
        public Duration startWait() {
            return Duration.ZERO;
        }
    }

    /** One more replica, with a time-out wide enough for a busy machine. */
    RedisLimiter replica(String url) {
        return replica(url, Settings.of(Duration.ofHours(1)), System::nanoTime);
    }

    RedisLimiter replica(String url, RedisSettings settings, LongSupplier nanoTime) {
        return replica(() -> Redis.createClient(vertx, url), settings, nanoTime);
    }

    RedisLimiter replica(Supplier<Redis> clients, RedisSettings settings, LongSupplier nanoTime) {
        RedisLimiter limiter =
                new RedisLimiter(
                        clients,
                        vertx,
                        settings,
                        new Caution(settings.caution(), Duration.ZERO),
                        new Meters(registry),
                        nanoTime);
        all.add(limiter);
        return limiter;
    }

    static Consumption take(RedisLimiter limiter, Charge... charges) {
        return limiter.take(List.of(charges)).await().atMost(Duration.ofSeconds(20));
    }

    static LimitKey key(String subject, Duration window) {
        return new LimitKey("grant", subject, "calls", window, false);
    }

    static Charge call(String subject, Duration window, long max) {
        return new Charge(key(subject, window), max, 1);
    }

    @Override
    public void close() {
        all.forEach(RedisLimiter::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
