package dev.sluice.testsupport.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisProcessTest {

    @Test
    void what_was_saved_is_there_after_a_kill_and_the_rest_is_not() {
        try (RedisProcess redis = new RedisProcess()) {
            redis.command("SET", "saved", "1");
            redis.command("SAVE");
            redis.command("SET", "lost", "1");
            redis.kill();
            assertThatThrownBy(() -> redis.command("PING"))
                    .isInstanceOf(UncheckedIOException.class);

            redis.start();

            assertThat(redis.command("KEYS", "*")).isEqualTo(List.of("saved"));
        }
    }

    @Test
    void an_empty_start_forgets_what_was_saved() {
        try (RedisProcess redis = new RedisProcess("--appendonly", "yes")) {
            redis.command("SET", "saved", "1");
            redis.command("SAVE");
            redis.kill();

            redis.startEmpty();

            assertThat(redis.command("DBSIZE")).isEqualTo(0L);
        }
    }

    @Test
    void it_answers_what_came_while_it_was_paused() {
        try (RedisProcess redis = new RedisProcess();
                FaultProxy proxy = new FaultProxy(redis.port());
                RespClient client = new RespClient(proxy.port())) {
            redis.pause();
            proxy.hold();
            Thread asking = new Thread(() -> client.call("SET", "key", "1"));
            asking.start();
            await().until(() -> proxy.seen("SET") == 1);

            redis.resume();
            await().until(() -> Long.valueOf(1).equals(redis.command("EXISTS", "key")));

            assertThat(asking.isAlive()).isTrue(); // the proxy still holds its reply
            proxy.pass();
            await().until(() -> !asking.isAlive());
        }
    }

    @Test
    void options_and_users_are_as_on_the_command_line() {
        try (RedisProcess redis =
                        new RedisProcess(
                                "--maxmemory",
                                "5mb",
                                "--requirepass",
                                "secret",
                                "--user",
                                "reader",
                                "on",
                                ">word",
                                "~*",
                                "+get");
                RespClient client = new RespClient(redis.port())) {
            assertThat(client.call("PING")).isInstanceOf(Resp.Failure.class);
            client.call("AUTH", "secret");
            assertThat(client.call("CONFIG", "GET", "maxmemory"))
                    .isEqualTo(List.of("maxmemory", "5242880"));
            client.call("AUTH", "reader", "word");
            assertThat(client.call("GET", "key")).isNull();
            assertThat(client.call("SET", "key", "1")).isInstanceOf(Resp.Failure.class);
        }
    }

    @Test
    void any_octet_can_be_written_and_read() {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        String text = new String(octets, ISO_8859_1);
        try (RedisProcess redis = new RedisProcess()) {
            redis.command("SET", "key", text);

            assertThat(redis.command("GET", "key")).isEqualTo(text);
        }
    }
}
