package dev.sluice.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connection to Redis, on which any number of questions are under way at once. It
 * is its own circuit breaker: what fails too often is dropped, and while there is no connection
 * that has passed its probe a question fails at once. Everything here happens on that event loop.
 */
public final class StoreConnection {
    private static final int FAILURES = 5;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration STEADY = Duration.ofSeconds(1);

    private final ContextInternal context;
    private final Supplier<Redis> clients;
    private final LongSupplier nanoTime;
    private final ConnectionWatch watch;
    private final Probe probe;
    private final Questions questions;
    private State state = State.NEW;
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private @Nullable Promise<Void> reaching;
    private Duration pause = SHORTEST_PAUSE;
    private int failures;
    private long upSince;
    private boolean check = true;

    private enum State {
        /** Never reached the store yet: questions wait for the first connection. */
        NEW,
        UP,
        DOWN,
        CLOSED
    }

    /** What a script is to be asked. */
    public interface Arguments {
        /**
         * The script's arguments.
         *
         * @param check whether to look which server it is that answers
         */
        List<String> of(boolean check);
    }

    /** Asks the store for something that shows it can count. */
    public interface Probe {
        /**
         * Asks by {@link #tryOut}.
         *
         * @param patient whether the answer may take as long as a connection
         */
        void ask(StoreConnection connection, boolean patient, Handler<AsyncResult<Void>> answer);
    }

    /**
     * Not connected yet.
     *
     * @param context the event loop
     * @param clients makes a client for each connection, so that every connection looks anew where
     *     the store is; may block
     * @param timeout how long a question may take
     */
    public StoreConnection(
            ContextInternal context,
            Supplier<Redis> clients,
            Duration timeout,
            LongSupplier nanoTime,
            ConnectionWatch watch,
            Probe probe) {
        this.context = context;
        this.clients = clients;
        this.questions = new Questions(context, timeout, nanoTime, this::tooLate);
        this.nanoTime = nanoTime;
        this.watch = watch;
        this.probe = probe;
    }

    /** Runs a script; the answer comes within the time-out, as a failure if need be. */
    public void run(
            Script script,
            List<String> keys,
            Arguments arguments,
            Handler<AsyncResult<Response>> answer) {
        if (state == State.DOWN || state == State.CLOSED) {
            answer.handle(Future.failedFuture("there is no connection"));
            return;
        }
        Question question = questions.add(script, keys, arguments, answer);
        if (state == State.UP) {
            send(question);
        }
    }

    /**
     * Runs a script on a connection that is still being tried out.
     *
     * @param patient whether only the attempt to connect bounds the time for the answer
     */
    public void tryOut(
            boolean patient,
            Script script,
            List<String> keys,
            Arguments arguments,
            Handler<AsyncResult<Response>> answer) {
        send(
                patient
                        ? new Question(script, keys, arguments, answer, Long.MAX_VALUE)
                        : questions.add(script, keys, arguments, answer));
    }

    /** Makes the next question look which server answers it. */
    public void doubt() {
        check = true;
    }

    /** Connects, and goes on trying. */
    public void connect() {
        if (state == State.CLOSED) {
            return;
        }
        Promise<Void> reached = context.promise();
        reaching = reached;
        long timer = context.owner().setTimer(CONNECT_TIMEOUT.toMillis(), id -> late(reached));
        context.<Redis>executeBlocking(clients::get, false)
                .onSuccess(made -> reach(made, reached))
                .onFailure(reached::tryFail);
        reached.future()
                .onComplete(
                        result -> {
                            context.owner().cancelTimer(timer);
                            if (reaching != reached) {
                                return; // given up: another attempt has its place
                            }
                            reaching = null;
                            if (result.failed()) {
                                drop(StoreFaults.told(result.cause()));
                            } else {
                                examine();
                            }
                        });
    }

    private static void late(Promise<Void> reached) {
        reached.tryFail("no connection within " + CONNECT_TIMEOUT.toMillis() + " ms");
    }

    private void reach(Redis made, Promise<Void> reached) {
        if (reached.future().isComplete() || state == State.CLOSED) {
            made.close();
            return;
        }
        client = made;
        made.connect()
                .onFailure(reached::tryFail)
                .onSuccess(
                        open -> {
                            if (client == made && !reached.future().isComplete()) {
                                connection = open;
                                open.endHandler(end -> ended(made));
                                open.exceptionHandler(failure -> ended(made));
                                probe.ask(this, true, answer -> settle(reached, answer));
                            } else {
                                made.close();
                            }
                        });
    }

    private static void settle(Promise<Void> reached, AsyncResult<Void> answer) {
        if (answer.succeeded()) {
            reached.tryComplete();
        } else {
            reached.tryFail(answer.cause());
        }
    }

    private void ended(Redis which) {
        if (client == which) {
            drop("the connection has ended");
        }
    }

    /** A connection is of use when the store answers on it, in time. */
    private void examine() {
        Redis examined = client;
        probe.ask(
                this,
                false,
                answer -> {
                    if (client != examined) {
                        return;
                    }
                    if (answer.succeeded()) {
                        opened(Objects.requireNonNull(connection));
                    } else {
                        drop(StoreFaults.told(answer.cause()));
                    }
                });
    }

    private void opened(RedisConnection to) {
        state = State.UP;
        failures = 0;
        upSince = nanoTime.getAsLong();
        watch.up(to);
        questions.all().forEach(this::send);
    }

    private void send(Question question) {
        RedisConnection to = connection;
        Redis over = client;
        if (to == null || question.sent || question.answered) {
            return;
        }
        question.sent = true;
        boolean checked = check;
        to.send(request(Command.EVALSHA, question.script.digest(), question, checked))
                .onComplete(
                        result -> {
                            if (!question.answered
                                    && result.failed()
                                    && StoreFaults.isUnknownScript(result.cause())) {
                                load(to, over, question);
                            } else {
                                answered(over, question, checked, result);
                            }
                        });
    }

    /** A server that does not know the script may be another one than before. */
    private void load(RedisConnection to, @Nullable Redis over, Question question) {
        to.send(request(Command.EVAL, question.script.text(), question, true))
                .onComplete(result -> answered(over, question, true, result));
    }

    private static Request request(
            Command command, String script, Question question, boolean checked) {
        Request request = Request.cmd(command).arg(script).arg(question.keys.size());
        question.keys.forEach(request::arg);
        question.arguments.of(checked).forEach(request::arg);
        return request;
    }

    private void answered(
            @Nullable Redis over,
            Question question,
            boolean checked,
            AsyncResult<Response> result) {
        if (question.answered) {
            return; // too late: what it took stays taken
        }
        question.answered = true;
        question.answer.handle(result);
        if (over != client) {
            return;
        }
        if (result.succeeded()) {
            failures = 0;
            check = check && !checked;
        } else {
            failed(result.cause());
        }
    }

    private void failed(Throwable cause) {
        failures++;
        boolean givenUp = state == State.DOWN;
        if (!givenUp && (failures >= FAILURES || StoreFaults.isFinal(cause))) {
            drop(StoreFaults.told(cause));
        }
    }

    private void tooLate(Question question) {
        answered(client, question, false, StoreFaults.TOO_LATE);
    }

    /** Gives this connection up and tries again after a pause. */
    private void drop(String why) {
        State before = state;
        Redis old = client;
        Promise<Void> attempt = reaching;
        client = null;
        connection = null;
        reaching = null;
        check = true;
        state = before == State.CLOSED ? before : State.DOWN;
        if (attempt != null) {
            attempt.tryFail(why);
        }
        if (old != null) {
            old.close();
        }
        if (before == State.UP) {
            watch.down(why);
        } else if (before != State.CLOSED) {
            watch.unreachable(why);
        }
        if (state == State.DOWN) {
            connectAfterPause(before == State.UP);
        }
        questions.fail(why);
    }

    /** A longer pause each time, until a connection has held for a while. */
    private void connectAfterPause(boolean wasUp) {
        if (wasUp && nanoTime.getAsLong() - upSince >= STEADY.toNanos()) {
            pause = SHORTEST_PAUSE;
        }
        context.owner().setTimer(pause.toMillis(), id -> connect());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Ends it for good. */
    public void close() {
        if (state != State.CLOSED) {
            boolean wasUp = state == State.UP;
            state = State.CLOSED;
            drop("the gateway stops");
            if (wasUp) {
                watch.closed();
            }
        }
    }
}
