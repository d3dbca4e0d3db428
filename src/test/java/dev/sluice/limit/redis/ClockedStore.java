package dev.sluice.limit.redis;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.redis.Script;
import dev.sluice.testsupport.redis.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The scripts in a real Redis, with all of their text but the clock: that is a key which the test
 * sets. Questions are gathered and asked together, in order, so that a million of them take
 * seconds.
 */
final class ClockedStore implements AutoCloseable {
    private static final String CLOCK = "local now = tonumber(redis.call('GET', '{limits}clock'))";

    private final Vertx vertx = Vertx.vertx();
    private final RedisConnection connection;
    private final StoreKeys keys = new StoreKeys("test");
    private final TakeScript take;
    private final Script giveBack = Script.of("limit/counter", "limit/give-back");
    private final List<Request> requests = new ArrayList<>();
    private final List<Taking> moment = new ArrayList<>();
    private final List<Invocation> asked = new ArrayList<>();
    private final List<Taking.@Nullable Answer> answers = new ArrayList<>();
    private long clock;

    ClockedStore(RedisProcess redis) {
        connection =
                Redis.createClient(vertx, redis.url())
                        .connect()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        take =
                new TakeScript(
                        Script.ofTexts(
                                List.of(
                                        CLOCK,
                                        Script.part("limit/counter"),
                                        Script.part("limit/take"))),
                        keys,
                        new Epoch(),
                        new Caution(Duration.ofHours(1), Duration.ZERO));
        load(take.script());
        load(giveBack);
    }

    private void load(Script script) {
        send(List.of(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text())));
    }

    void setClock(long micros) {
        if (micros != clock) {
            gather();
            clock = micros;
            requests.add(Request.cmd(Command.SET).arg("{limits}clock").arg(micros));
        }
    }

    /** What is taken in one moment is asked for by one script. */
    void take(List<Charge> charges, List<Long> wishes) {
        int place = answers.size();
        answers.add(null);
        moment.add(new Taking(charges, wishes, answer -> answers.set(place, answer)));
    }

    private void gather() {
        if (!moment.isEmpty()) {
            Invocation together = take.of(List.copyOf(moment));
            Request request = script(take.script(), together.keys());
            together.arguments(false).forEach(request::arg);
            requests.add(request);
            asked.add(together);
            moment.clear();
        }
    }

    void giveBack(List<Receipt> receipts) {
        gather();
        Request request =
                script(giveBack, receipts.stream().map(each -> keys.of(each.key())).toList());
        for (Receipt receipt : receipts) {
            request.arg(Micros.of(receipt.key().window()));
            request.arg(receipt.ticket());
            request.arg(receipt.amount());
        }
        requests.add(request);
    }

    /** Asks what was gathered; the answers to what was taken, in order. */
    List<Taking.Answer> ask() {
        gather();
        Iterator<Invocation> invocations = asked.iterator();
        for (@Nullable Response reply : send(requests)) {
            if (reply != null && reply.type() == ResponseType.MULTI) {
                invocations.next().settle(reply);
            }
        }
        List<Taking.Answer> told = answers.stream().map(Objects::requireNonNull).toList();
        requests.clear();
        asked.clear();
        answers.clear();
        return told;
    }

    /** Asks for one call at a time. */
    Taking.Answer takeAt(long micros, List<Charge> charges, List<Long> wishes) {
        setClock(micros);
        take(charges, wishes);
        return ask().get(0);
    }

    private static Request script(Script script, List<String> keys) {
        Request request = Request.cmd(Command.EVALSHA).arg(script.digest()).arg(keys.size());
        keys.forEach(request::arg);
        return request;
    }

    private List<? extends @Nullable Response> send(List<Request> together) {
        return connection.batch(together).toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
