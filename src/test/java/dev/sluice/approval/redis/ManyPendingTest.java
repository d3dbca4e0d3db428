package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.OPEN;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Asking;
import dev.sluice.approval.Question;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.testsupport.redis.RedisProcess;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many are pending at once; how long each operation takes then is printed, and not judged. */
@Timeout(60)
class ManyPendingTest {
    private static final int TRIES = 50;
    private static final int HELD = 1_000;
    private static final Pattern MEMORY = Pattern.compile("used_memory:(\\d+)");

    private final RedisProcess redis = new RedisProcess();
    private final Replicas replicas = SetUp.at(redis.url()).start();
    private final ApprovalStore store = replicas.store();

    @AfterEach
    void stop() {
        replicas.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000})
    void each_of_many_is_found_decided_and_ended(int many) {
        get(store.pending());
        long before = memory();
        List<String> ids = askAll(many);
        System.out.printf(
                "approvals, %,d pending: %,d bytes each in Redis%n",
                many, (memory() - before) / many);
        assertThat(get(store.pending())).isEqualTo(many);

        List<String> held = ids.subList(0, HELD);
        String middle = ids.get(many / 2);
        measure(many, "ask", () -> store.ask(question(under("another", Asking.id()))));
        measure(many, "states of 1,000", () -> store.states(held));
        measure(many, "list of 100", () -> store.list(State.PENDING, 100, middle));
        measure(many, "pending", store::pending);
        measure(many, "expire", store::expire);

        assertThat(get(store.states(held))).hasSize(HELD).containsValue(State.PENDING);
        assertThat(get(store.list(State.PENDING, 100, middle)))
                .extracting(Approval::id)
                .first()
                .isEqualTo(ids.get(many / 2 - 1));
        replicas.pass(OPEN);
        assertThat(get(store.pending())).isZero();
        assertThat(get(store.expire())).hasSize(many + TRIES);
    }

    private List<String> askAll(int many) {
        List<String> ids = new ArrayList<>();
        List<CompletableFuture<Asked>> asked = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Question question =
                    new Question(
                            Asking.id(),
                            under("grant" + i % 100, "d" + i),
                            "why",
                            List.of("ops"),
                            OPEN,
                            "x".repeat(500));
            ids.add(question.id());
            asked.add(store.ask(question).subscribeAsCompletionStage());
            if (asked.size() == 500) {
                asked.forEach(CompletableFuture::join);
                asked.clear();
            }
        }
        return ids;
    }

    private static void measure(int many, String what, Supplier<Uni<?>> operation) {
        long began = System.nanoTime();
        for (int i = 0; i < TRIES; i++) {
            get(operation.get());
        }
        double each = (System.nanoTime() - began) / 1e6 / TRIES;
        System.out.printf("approvals, %,d pending: %s takes %.2f ms%n", many, what, each);
    }

    private long memory() {
        Matcher found = MEMORY.matcher(String.valueOf(redis.command("INFO", "memory")));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
