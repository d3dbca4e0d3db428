package dev.sluice.testsupport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final RedisProcess redis = new RedisProcess();
    private final FaultProxy proxy = new FaultProxy(redis.port());
    private final RespClient client = new RespClient(proxy.port());

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
        redis.close();
    }

    @Test
    void a_delayed_reply_comes_later_and_in_order() {
        proxy.delay(Duration.ofMillis(200));
        long start = System.nanoTime();

        assertThat(client.call("INCR", "key")).isEqualTo(1L);
        assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
        proxy.pass();

        assertThat(client.call("INCR", "key")).isEqualTo(2L);
    }

    @Test
    void a_cut_reply_means_that_the_command_ran() {
        proxy.cutReply("INCR", 2);
        assertThat(client.call("PING")).isEqualTo("PONG");

        assertThatThrownBy(() -> client.call("INCR", "key"))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(redis.command("GET", "key")).isEqualTo("1");
    }

    @Test
    void a_black_hole_takes_commands_and_mutes_the_connection_for_good() {
        proxy.swallow();
        CompletableFuture<Object> reply =
                CompletableFuture.supplyAsync(() -> String.valueOf(client.call("INCR", "key")));
        await().until(() -> proxy.seen("INCR") == 1);
        proxy.pass();

        assertThat(redis.command("EXISTS", "key")).isEqualTo(0L);
        try (RespClient another = new RespClient(proxy.port())) {
            assertThat(another.call("INCR", "key")).isEqualTo(1L);
        }
        assertThat(reply).isNotDone();
        proxy.cutAll();
        await().until(reply::isCompletedExceptionally);
    }

    @Test
    void it_answers_in_place_of_redis_until_told_to_pass() {
        proxy.answer("INC", "-READONLY you cannot\r\n");
        assertThat(client.call("INCR", "key")).isEqualTo(new Resp.Failure("READONLY you cannot"));

        proxy.pass();

        assertThat(client.call("INCR", "key")).isEqualTo(1L);
    }

    @Test
    void a_refused_connection_ends_at_once_and_another_server_takes_over() {
        assertThat(client.call("PING")).isEqualTo("PONG");
        proxy.refuse();
        assertThatThrownBy(this::pingAnew).isInstanceOf(UncheckedIOException.class);
        proxy.pass();
        try (RespServer other = new RespServer("-BUSY\r\n")) {
            proxy.target(other.port());
            assertThatThrownBy(() -> client.call("PING")).isInstanceOf(UncheckedIOException.class);
            try (RespClient again = new RespClient(proxy.port())) {
                assertThat(again.call("EVAL", "x", "0")).isEqualTo(new Resp.Failure("BUSY"));
            }
        }
    }

    private void pingAnew() {
        try (RespClient another = new RespClient(proxy.port())) {
            another.call("PING");
        }
    }
}
