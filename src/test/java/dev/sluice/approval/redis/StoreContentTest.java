package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.OPEN;
import static dev.sluice.approval.Asking.approved;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.no;
import static dev.sluice.approval.Asking.ruled;
import static dev.sluice.approval.Asking.under;
import static dev.sluice.approval.Asking.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.approval.Asking;
import dev.sluice.approval.Question;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.testsupport.redis.RedisProcess;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands in Redis, and for how long. */
@Timeout(60)
class StoreContentTest {
    private static final String CANARY = "CANARY-argument";

    private final RedisProcess redis = new RedisProcess();
    private final Replicas replicas = SetUp.at(redis.url()).start();
    private final ApprovalStore store = replicas.store();

    @AfterEach
    void stop() {
        replicas.close();
        redis.close();
    }

    /** Each transition there is, so that each kind of key is there. */
    private void liveThrough() {
        ask(store, under("pending", "d"));
        approved(store, under("approved", "d"));
        get(store.decide(no(ask(store, under("refused", "d")).id())));
        Approval used = approved(store, CALL);
        get(store.use(used.id(), CALL));
        get(store.giveBack(used.id()));
        ask(store, ruled("p", "v2", "/tools/send"));
        get(store.list(null, 10, null));
    }

    @Test
    void no_argument_stands_there_in_plain_text() {
        ArgumentSeal seal =
                new ArgumentSeal(
                        () -> List.of(new SecretKeySpec(new byte[32], "AES")), new SecureRandom());
        String id = Asking.id();
        String sealed = seal.seal(id, "{\"to\":\"" + CANARY + "\"}");
        get(store.ask(new Question(id, CALL, "why", List.of(), OPEN, sealed)));
        get(store.decide(yes(id)));

        assertThat(StoreContent.of(redis)).anyMatch(each -> each.contains(sealed));
        assertThat(StoreContent.of(redis)).noneMatch(each -> each.contains(CANARY));
        get(store.use(id, CALL));
        get(store.list(null, 10, null));
        assertThat(StoreContent.of(redis)).noneMatch(each -> each.contains(CANARY));
    }

    @Test
    void nothing_that_a_client_chose_stands_in_a_key_and_all_keys_lie_in_one_slot() {
        liveThrough();

        assertThat(StoreContent.keys(redis))
                .hasSizeGreaterThan(20)
                .allMatch(key -> key.startsWith(replicas.prefix() + ":1:{approvals}:"))
                .noneMatch(key -> key.contains("alice") || key.contains("send"));
    }

    @Test
    void every_key_has_an_end() {
        liveThrough();
        Duration longest = OPEN.plusHours(25);

        assertThat(StoreContent.keys(redis))
                .allSatisfy(
                        key ->
                                assertThat(StoreContent.left(redis, key))
                                        .as(key)
                                        .isBetween(0L, longest.toMillis()));
    }

    @Test
    void nothing_is_left_of_questions_when_their_time_is_over_even_if_no_gateway_runs() {
        liveThrough();

        replicas.pass(OPEN.plusHours(24));

        assertThat(StoreContent.keys(redis))
                .containsExactly(replicas.prefix() + ":1:{approvals}:ahead");
    }

    @Test
    void what_runs_on_forgets_each_question_in_its_time() {
        liveThrough();
        replicas.pass(Duration.ofHours(13));
        ask(store, under("later", "d"));
        replicas.pass(Duration.ofHours(12));
        while (!get(store.expire()).isEmpty()) {
            assertThat(get(store.pending())).isZero();
        }

        assertThat(get(store.list(null, 100, null))).hasSize(1);
        assertThat(StoreContent.of(redis))
                .filteredOn(each -> !each.contains(":ahead"))
                .hasSizeLessThan(10);
    }
}
