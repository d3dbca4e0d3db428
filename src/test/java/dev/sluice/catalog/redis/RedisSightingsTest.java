package dev.sluice.catalog.redis;

import static dev.sluice.catalog.SightingsSuite.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.catalog.Sighting;
import dev.sluice.catalog.Sightings;
import dev.sluice.catalog.Sightings.State;
import dev.sluice.catalog.SightingsOutException;
import dev.sluice.catalog.SightingsSuite;
import dev.sluice.redis.Script;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.SecuredRedis;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis keeps what every store of sightings promises, with the rights that the guide names. */
@Timeout(60)
class RedisSightingsTest implements SightingsSuite {
    private static final String CLOCK = "local time = redis.call('TIME')\n";

    @SuppressWarnings("NullAway.Init")
    private static RedisProcess redis;

    private final String installation = "sluice:" + UUID.randomUUID();
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private final List<RedisSightings> replicas = new ArrayList<>();
    private long ahead;

    @BeforeAll
    static void begin() {
        List<String> options = new ArrayList<>();
        options.addAll(List.of("--user", "documented", "on", ">CANARY-documented"));
        options.addAll(SecuredRedis.RIGHTS);
        redis = new RedisProcess(options.toArray(String[]::new));
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @BeforeEach
    void reach() {
        RedisSightings first = replica(redis.port(), Duration.ofSeconds(20));
        await().ignoreException(SightingsOutException.class)
                .until(() -> get(first.of(PINS, "send")) == State.UNSEEN);
    }

    @AfterEach
    void close() {
        replicas.forEach(RedisSightings::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private RedisSightings replica(int port, Duration timeout) {
        RedisOptions place =
                new RedisOptions()
                        .setConnectionString(
                                "redis://documented:CANARY-documented@127.0.0.1:" + port);
        RedisSightings replica =
                new RedisSightings(
                        () -> Redis.createClient(vertx, new RedisOptions(place)),
                        vertx,
                        timeout,
                        installation,
                        this::clocked,
                        System::nanoTime);
        replicas.add(replica);
        return replica;
    }

    /** The scripts as they are, but for a clock that can be put forward. */
    private Script clocked(String name) {
        String store = Script.part("pins/store");
        assertThat(store).contains(CLOCK);
        String later = CLOCK + "time[1] = time[1] + " + ahead + "\n";
        return Script.ofTexts(List.of(store.replace(CLOCK, later), Script.part("pins/" + name)));
    }

    @Override
    public Sightings sightings() {
        return replicas.get(replicas.size() - 1);
    }

    @Override
    public Instant now() {
        return Instant.now().plusSeconds(ahead);
    }

    @Override
    public void pass(Duration time) {
        ahead += time.toSeconds();
        replica(redis.port(), Duration.ofSeconds(20));
    }

    @Test
    void what_one_replica_has_noted_the_others_know() {
        RedisSightings other = replica(redis.port(), Duration.ofSeconds(20));
        get(replicas.get(0).note(PINS, "a", List.of(new Sighting("send", "sha256:x"))));

        assertThat(get(other.of(PINS, "send"))).isEqualTo(State.HELD_BACK);
    }

    @Test
    void nobody_is_told_anything_while_it_is_out() {
        try (RedisProcess away = new RedisProcess()) {
            RedisSightings lost = replica(away.port(), Duration.ofSeconds(1));
            away.kill();

            assertThatThrownBy(() -> get(lost.of(PINS, "send")))
                    .isInstanceOf(SightingsOutException.class)
                    .hasMessageNotContaining("CANARY");
            List<Sighting> seen = List.of(new Sighting("send", GOOD));
            assertThatThrownBy(() -> get(lost.note(PINS, "a", seen)))
                    .isInstanceOf(SightingsOutException.class);
        }
    }
}
