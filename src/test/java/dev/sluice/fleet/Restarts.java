package dev.sluice.fleet;

import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.redis.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Three gateways with one Redis behind a balancer, ended and started again one after the other
 * while agents of both eras call and listen.
 */
final class Restarts implements AutoCloseable {
    static final int GATEWAYS = 3;
    private static final Duration PATIENCE =
            Duration.ofSeconds(Integer.getInteger("sluice.test.patience", 60));

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final SteadyServer server = new SteadyServer(vertx);
    private final Replicas replicas;
    private final Balancer balancer;
    private final SteadyAgents agents;
    private final List<String> oddExits = new ArrayList<>();
    private final List<Lost> excused = new ArrayList<>();
    private final int streams;

    /**
     * Starts all of it, and waits until every stream is open.
     *
     * @param balancing makes the balancer
     * @param most how often the limited tool may be called
     * @param times how many agents of each era have each habit
     */
    Restarts(
            RedisProcess redis,
            BiFunction<Vertx, Replicas, Balancer> balancing,
            int most,
            int times,
            int streams)
            throws IOException {
        this.streams = streams;
        Path documents = RestartDocuments.write(server.url(), most);
        replicas =
                new Replicas(
                        GATEWAYS,
                        documents,
                        List.of(
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dquarkus.redis.hosts=" + redis.url(),
                                "-Dsluice.limit.redis.timeout=20s",
                                "-Dsluice.http.streams-per-caller=1000",
                                "-Dsluice.http.requests-per-caller=2000",
                                "-Dsluice.session.new-per-minute=10000",
                                "-Dsluice.shutdown.delay=1s",
                                "-Dsluice.shutdown.drain=20s",
                                "-Dsluice.session.key-file="
                                        + documents.resolve(RestartDocuments.KEY_FILE)));
        balancer = balancing.apply(vertx, replicas);
        agents = new SteadyAgents(vertx, balancer);
        agents.start(times, streams);
        awaitStreams();
    }

    private void awaitStreams() {
        await().atMost(PATIENCE).until(() -> agents.streams().open() == streams);
    }

    SteadyAgents agents() {
        return agents;
    }

    SteadyServer server() {
        return server;
    }

    /** What was lost and is not to be excused. */
    List<Lost> lost() {
        List<Lost> all = new ArrayList<>(agents.lost());
        all.removeAll(excused);
        return all;
    }

    /** What was under way at a gateway when that was killed. */
    List<Lost> excused() {
        return excused;
    }

    /** Gateways that ended otherwise than they should. */
    List<String> oddExits() {
        return oddExits;
    }

    /** Restarts one as a rollout does. */
    void restart(int gateway) throws Exception {
        int code = replicas.terminate(gateway);
        if (code != 0) {
            oddExits.add("gateway " + gateway + " ended with " + code);
        }
        back(gateway);
    }

    /** Kills one, and starts it again. */
    void kill(int gateway) throws Exception {
        long moment = System.nanoTime();
        replicas.kill(gateway);
        back(gateway);
        agents.lost().stream()
                .filter(lost -> !excused.contains(lost) && lost.wasAt(gateway, moment))
                .forEach(excused::add);
    }

    private void back(int gateway) throws IOException {
        replicas.startAgain(gateway);
        await().atMost(PATIENCE).until(() -> balancer.uses(gateway));
        awaitStreams();
    }

    /** Ends the calls, and waits for the answers that are still to come. */
    void end() {
        agents.stop();
        await().atMost(PATIENCE).until(() -> agents.underWay() == 0);
    }

    @Override
    public void close() {
        agents.close();
        balancer.close();
        replicas.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
