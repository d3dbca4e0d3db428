package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.Consumption.Unavailable;
import dev.sluice.limit.LimitKey;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.Resp;
import dev.sluice.testsupport.redis.RespClient;
import dev.sluice.testsupport.redis.SecuredRedis;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis wants to know who asks. */
@Timeout(60)
class StoreAccessTest {
    private static final String CANARY = "CANARY";
    private static final LimitKey KEY = key("calls", LONG);
    private static final Charge CALL = call(KEY, 2);

    private final RedisProcess redis = new RedisProcess(options());
    private final RespClient admin = new RespClient(redis.port());
    private final LogLines log = new LogLines();

    private static String[] options() {
        List<String> options = new ArrayList<>(List.of("--requirepass", "CANARY-right"));
        options.addAll(List.of("--user", "poor", "on", ">CANARY-poor", "~*", "+@all", "-evalsha"));
        options.addAll(List.of("--user", "documented", "on", ">CANARY-documented"));
        options.addAll(SecuredRedis.RIGHTS);
        return options.toArray(String[]::new);
    }

    StoreAccessTest() {
        admin.call("AUTH", "CANARY-right");
    }

    @AfterEach
    void stop() {
        log.close();
        admin.close();
        redis.close();
    }

    private String url(String credentials) {
        return "redis://" + credentials + "127.0.0.1:" + redis.port();
    }

    @ParameterizedTest
    @CsvSource({
        ":CANARY-wrong@, WRONGPASS",
        "documented:CANARY-wrong@, WRONGPASS",
        "'', NOAUTH",
        "poor:CANARY-poor@, NOPERM"
    })
    @Threat("F17")
    void who_is_refused_is_told_why_and_no_password_is_logged(String credentials, String why) {
        try (Replica replica = Replica.at(url(credentials))) {
            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
            assertThatThrownBy(() -> replica.usage(KEY)).message().doesNotContain(CANARY);

            await().until(() -> log.tell("Redis does not answer") && log.tell(why));
            admin.call("CONFIG", "SET", "requirepass", "");
            admin.call("ACL", "SETUSER", "poor", "+evalsha");
            admin.call("ACL", "SETUSER", "documented", ">CANARY-wrong");
            admin.call("ACL", "SETUSER", "default", "nopass");

            await().until(() -> replica.admitted(CALL));
            assertThat(log.all()).noneMatch(line -> line.contains(CANARY));
        }
    }

    /** Such an address cannot be read, and the message about it quotes it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":CANARY/wrong@",
                ":CANARY wrong@",
                ":CANARY%wrong@",
                ":CANARY#wrong@",
                ":CANARY@wrong@",
                ":CANARY?wrong@",
                ":CANARY:wrong@"
            })
    @Threat("F17")
    void a_password_that_spoils_the_address_is_not_logged_either(String credentials) {
        try (Replica replica = Replica.at(url(credentials))) {
            assertThat(replica.take(CALL)).isEqualTo(new Unavailable());
            assertThatThrownBy(() -> replica.usage(KEY)).message().doesNotContain(CANARY);

            await().until(() -> replica.attempts() > 1 && log.tell("Redis does not answer"));
            assertThat(log.all()).noneMatch(line -> line.contains(CANARY));
        }
    }

    @Test
    @Threat("F18")
    void the_documented_rights_are_enough_for_all_that_is_done() {
        Charge many = call(key("many", LONG), 3_000);
        String spoilt = new StoreKeys("sluice").of(key("spoilt", LONG));
        try (Replica replica = Replica.at(url("documented:CANARY-documented@"))) {
            Taken taken = (Taken) replica.take(CALL);
            assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
            assertThat(replica.take(CALL)).isInstanceOf(Exceeded.class);
            replica.limiter.giveBack(taken.receipts()).await().indefinitely();
            await().until(() -> replica.usage(KEY).units() == 1);

            for (int i = 0; i < 1_100; i++) { // so many that they are merged
                assertThat(replica.take(many)).isInstanceOf(Taken.class);
            }
            assertThat(replica.usage(many.key()).units()).isEqualTo(1_100);
            replica.reset(many.key());
            assertThat(replica.usage(many.key()).units()).isZero();

            admin.call("SCRIPT", "FLUSH");
            assertThat(replica.take(CALL)).isInstanceOf(Taken.class);
            admin.call("SET", spoilt, "text");
            assertThat(replica.take(call(key("spoilt", LONG), 2))).isEqualTo(new Unavailable());
            assertThat(admin.call("PTTL", spoilt)).isNotEqualTo(-1L);
            assertThat(log.all()).noneMatch(line -> line.contains("NOPERM"));
            assertThat(log.all()).noneMatch(line -> line.contains("can't run this command"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONFIG GET requirepass",
                "KEYS *",
                "FLUSHALL",
                "GET other",
                "SCRIPT FLUSH",
                "SHUTDOWN NOSAVE",
                "DEBUG SLEEP 0",
                "ACL LIST",
                "EVAL return(redis.call('GET','other')) 0",
                "EVAL return(redis.call('KEYS','*')) 0"
            })
    @Threat("F18")
    void the_documented_rights_allow_nothing_else(String command) {
        try (RespClient user = new RespClient(redis.port())) {
            user.call("AUTH", "documented", "CANARY-documented");

            assertThat(user.call(command.split(" ", -1))).isInstanceOf(Resp.Failure.class);
            assertThat(admin.call("PING")).isEqualTo("PONG");
        }
    }
}
