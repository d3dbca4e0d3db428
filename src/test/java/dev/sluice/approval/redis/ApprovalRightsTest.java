package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.approved;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.no;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.StoreOutException;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.SecuredRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redis wants to know who keeps approvals there. */
@Timeout(60)
class ApprovalRightsTest {
    private final RedisProcess redis = new RedisProcess(options());

    private static String[] options() {
        List<String> options = new ArrayList<>();
        options.addAll(List.of("--user", "poor", "on", ">CANARY-poor", "~*", "+@all", "-zcount"));
        options.addAll(List.of("--user", "documented", "on", ">CANARY-documented"));
        options.addAll(SecuredRedis.RIGHTS);
        return options.toArray(String[]::new);
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private SetUp as(String credentials) {
        return SetUp.at("redis://" + credentials + "127.0.0.1:" + redis.port());
    }

    @Test
    void the_documented_rights_are_enough_for_all_that_is_done() {
        try (Replicas replicas = as("documented:CANARY-documented@").mostKept(5).start()) {
            ApprovalStore store = replicas.store();
            Approval yes = approved(store, CALL);
            assertThat(get(store.use(yes.id(), CALL))).isTrue();
            assertThat(get(store.giveBack(yes.id()))).isTrue();
            get(store.decide(no(ask(store, under("bob", "no")).id())));
            IntStream.range(0, 5).forEach(i -> ask(store, under("eve", "d" + i)));
            Asked brief = get(store.ask(question(under("bob", "brief"), Duration.ofMillis(1))));
            String id = ((Asked.New) brief).approval().id();

            await().until(() -> get(store.expire()).stream().anyMatch(it -> it.id().equals(id)));
            assertThat(get(store.list(null, 10, null))).isNotEmpty();
            assertThat(get(store.states(List.of(yes.id())))).hasSize(1);
            assertThat(get(store.pending())).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "documented:CANARY-wrong@, WRONGPASS",
        "poor:CANARY-poor@, run this command",
        ":CANARY/wrong@, ''"
    })
    void who_is_refused_is_told_why_and_no_password_is_told(String credentials, String why) {
        try (Replicas replicas = as(credentials).timeout(Duration.ofSeconds(3)).begin()) {
            assertThatThrownBy(() -> get(replicas.store().pending()))
                    .isInstanceOf(StoreOutException.class)
                    .message()
                    .containsIgnoringCase(why)
                    .doesNotContain("CANARY");
        }
    }
}
