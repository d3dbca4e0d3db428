package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Sample.LONG;
import static dev.sluice.limit.redis.Sample.call;
import static dev.sluice.limit.redis.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.LimitKey;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script ran, and nobody was told. */
@Threat("F7")
@Timeout(60)
class CutReplyTest {
    private static final LimitKey KEY = key("calls", LONG);
    private static final Charge CALL = call(KEY, 3);

    private final RedisProcess redis = new RedisProcess();
    private final FaultProxy proxy = new FaultProxy(redis.port());
    private final Replica replica = Replica.at(proxy.url());

    @AfterEach
    void stop() {
        replica.close();
        proxy.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 40})
    void what_a_cut_reply_would_have_told_counts_as_used_once(int octets) {
        assertThat(replica.take(CALL)).isInstanceOf(Consumption.Taken.class);
        proxy.cutReply(new StoreKeys("sluice").of(KEY), octets);

        assertThat(replica.take(CALL)).isEqualTo(new Consumption.Unavailable());

        await().ignoreExceptions().until(() -> replica.usage(KEY).units() == 2);
        assertThat(replica.take(CALL)).isInstanceOf(Consumption.Taken.class);
        assertThat(replica.take(CALL)).isInstanceOf(Consumption.Exceeded.class);
    }
}
