package dev.sluice.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger lookedUp = new AtomicInteger();
    private volatile List<String> answer = List.of("10.0.0.1");
    private final Addresses addresses =
            new Addresses(
                    vertx,
                    name -> {
                        lookedUp.incrementAndGet();
                        return parsed(answer);
                    },
                    now::get);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::ffff:a9fe:a9fe",
                "::a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a9fe:a9fe",
                "64:ff9b:1:2:3:4:a9fe:a9fe",
                "64:ff9b:1:a9fe:a9:fe00::",
                "64:ff9b:1:a9:fe:a9fe::",
                "64:ff9b:1::a9:fea9:fe00:0",
                "fe80::1%nowhere"
            })
    @Threat("D6")
    void a_link_local_address_is_never_called(String address) {
        assertThatThrownBy(() -> find(address)).hasMessageContaining("LinkLocalException");
        if (address.indexOf('%') < 0) {
            answer = List.of(address);
            assertThatThrownBy(() -> find("named.test")).hasMessageContaining("LinkLocalException");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "192.168.0.1",
                "169.253.1.1",
                "::1",
                "fd00::1",
                "64:ff9b::a00:1",
                "64:ff9b:1::a00:1",
                "64:ff9b:2::a9fe:a9fe",
                "fec0::1"
            })
    void loopback_and_private_addresses_are_the_operators_to_choose(String address)
            throws Exception {
        assertThat(find(address)).isEmpty();
        answer = List.of(address);
        assertThat(find("named.test")).isEqualTo(address(address));
    }

    @Test
    @Threat("D6")
    void a_name_that_answers_otherwise_the_next_moment_leads_nowhere_else() throws Exception {
        assertThat(find("rebinding.test")).isEqualTo(address("10.0.0.1"));
        answer = List.of("169.254.169.254");
        assertThat(find("rebinding.test")).as("what was judged").isEqualTo(address("10.0.0.1"));

        now.addAndGet(TimeUnit.SECONDS.toNanos(5));

        assertThatThrownBy(() -> find("rebinding.test")).hasMessageContaining("LinkLocalException");
    }

    @Test
    @Threat("D6")
    void among_several_addresses_only_others_are_called() throws Exception {
        answer = List.of("169.254.169.254", "10.0.0.2");

        assertThat(find("mixed.test")).isEqualTo(address("10.0.0.2"));
    }

    @Test
    void a_busy_server_is_looked_up_once_in_five_seconds() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            find("busy.test");
        }
        assertThat(lookedUp).hasValue(1);

        addresses.forget("busy.test");
        find("busy.test");

        assertThat(lookedUp).hasValue(2);
    }

    @Test
    void many_who_ask_at_once_share_one_lookup_and_go_on_where_they_were() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        Addresses slow = slow(answering);
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Context loop = ((VertxInternal) vertx).createEventLoopContext();
            CompletableFuture<Boolean> there = new CompletableFuture<>();
            loop.runOnContext(
                    go ->
                            slow.find("slow.test", AMPLE)
                                    .map(found -> Vertx.currentContext() == loop)
                                    .onSuccess(there::complete)
                                    .onFailure(there::completeExceptionally));
            asked.add(there);
        }
        asked.add(asked(slow, AMPLE).thenApply(found -> true));

        answering.countDown();

        for (CompletableFuture<Boolean> each : asked) {
            assertThat(each.get(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(lookedUp).hasValue(1);
    }

    /**
     * Between the question whether it is known and the one whether another asks, it may become so.
     */
    @Test
    void who_asks_while_the_answer_arrives_looks_nothing_up_again() throws Exception {
        int names = 5_000;
        ExecutorService askers = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < names; i++) {
                String name = "arriving" + i + ".test";
                Callable<Boolean> ask =
                        () ->
                                addresses
                                        .find(name, AMPLE)
                                        .toCompletionStage()
                                        .toCompletableFuture()
                                        .get(20, TimeUnit.SECONDS)
                                        .isPresent();
                for (var found : askers.invokeAll(Collections.nCopies(4, ask))) {
                    assertThat(found.get()).isTrue();
                }
            }
        } finally {
            askers.shutdownNow();
        }

        assertThat(lookedUp).hasValue(names);
    }

    @Test
    void whoever_waits_long_enough_leaves_and_the_others_get_the_answer() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        Addresses slow = slow(answering);
        CompletableFuture<?> patient = asked(slow, AMPLE);

        assertThatThrownBy(() -> asked(slow, Duration.ofMillis(20)).get(20, TimeUnit.SECONDS))
                .hasMessageContaining("no address in time");
        assertThat(patient).isNotDone();
        answering.countDown();

        assertThat(patient.get(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(lookedUp).hasValue(1);
    }

    /** Whatever went wrong is told to those who wait now, and to nobody later. */
    @Test
    void a_lookup_that_failed_is_not_shared_with_those_who_come_later() throws Exception {
        answer = List.of("169.254.169.254");
        assertThatThrownBy(() -> find("named.test")).hasMessageContaining("LinkLocalException");

        answer = List.of("10.0.0.1");

        assertThat(find("named.test")).isEqualTo(address("10.0.0.1"));
    }

    private Addresses slow(CountDownLatch answering) {
        return new Addresses(
                vertx,
                name -> {
                    lookedUp.incrementAndGet();
                    try {
                        answering.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return parsed(answer);
                },
                now::get);
    }

    private static CompletableFuture<?> asked(Addresses addresses, Duration patience) {
        return addresses.find("slow.test", patience).toCompletionStage().toCompletableFuture();
    }

    /** Empty for an address that is called as it stands. */
    private String find(String host) throws Exception {
        return addresses
                .find(host, AMPLE)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    private static String address(String text) throws UnknownHostException {
        return InetAddress.getByName(text).getHostAddress();
    }

    private static List<InetAddress> parsed(List<String> texts) throws UnknownHostException {
        List<InetAddress> parsed = new ArrayList<>();
        for (String text : texts) {
            parsed.add(InetAddress.getByName(text));
        }
        return parsed;
    }
}
