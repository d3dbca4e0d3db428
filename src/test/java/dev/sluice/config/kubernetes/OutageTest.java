package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.Snapshot;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be reached is not gone, and nothing that happened meanwhile is missed. */
@Timeout(120)
class OutageTest {
    private static final Map<String, String> GOOD = Map.of("read.yaml", Followed.POLICY);

    private final ApiStandIn api = new ApiStandIn();
    private final Path root;

    OutageTest(@TempDir Path root) {
        this.root = Followed.folder(root);
    }

    @AfterEach
    void leave() {
        api.close();
    }

    @Test
    @Threat("G3")
    void an_api_that_is_away_for_a_minute_takes_nothing_and_is_told_of() throws IOException {
        api.author.put("team-a", "policies", GOOD);
        api.author.put("team-b", "policies", Map.of("old.yaml", Followed.POLICY));
        Followed.write(root, "grants/bob.yaml", Followed.grant("iterable", "read", 'b'));
        try (Followed followed = Followed.of(root, api)) {
            Snapshot good = followed.untilPolicies("read", "old");

            api.leave();
            api.author.delete("team-b");
            api.author.put("team-c", "policies", Map.of("new.yaml", Followed.POLICY));
            followed.untilLost();
            assertThat(followed.problem()).isEqualTo("null");
            followed.pass(Duration.ofMinutes(1));
            followed.untilProblem(
                    "configmap/: changes in namespace team are not heard of since"
                            + " 2026-11-01T00:00:00Z: the Kubernetes API");
            assertThat(followed.live()).isEqualTo(good);
            followed.delete("grants/bob.yaml");
            followed.until(live -> live.grants().all().size() == 1);
            assertThat(followed.live().policies()).isEqualTo(good.policies());
            assertThat(followed.rejected).isEmpty();

            api.comeBack();

            followed.untilPolicies("read", "new");
            followed.untilRight();
        }
    }

    @Test
    void without_an_api_nothing_is_in_force_until_it_comes() {
        api.author.put("team-a", "policies", GOOD);
        api.leave();
        try (Followed followed = Followed.of(root, api)) {
            followed.untilLost();
            assertThat(followed.problem())
                    .isEqualTo("configmap/: not listed so far (waiting for it)");
            followed.pass(Duration.ofMinutes(1));
            followed.untilProblem("the Kubernetes API cannot be reached");
            assertThat(followed.isLive()).isFalse();
            assertThat(followed.rejected).isEmpty();

            api.comeBack();

            followed.untilPolicies("read");
        }
    }

    @Test
    void a_missing_right_is_told_at_once_and_what_is_to_be_allowed() {
        api.author.put("team-a", "policies", GOOD);
        api.faults.refuseWith.set(403);
        try (Followed followed = Followed.of(root, api)) {
            followed.untilProblem(
                    "the Kubernetes API refuses it (status 403); let Sluice's service account get,"
                            + " list and watch configmaps in namespace team");
            assertThat(followed.isLive()).isFalse();

            api.faults.refuseWith.set(0);

            followed.untilPolicies("read");
            followed.untilRight();
        }
    }

    @Test
    void versions_that_are_gone_are_listed_anew() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.turning(root, api, Followed.settings("policies"))) {
            followed.untilPolicies("read");
            int lists = api.faults.lists.size();

            api.faults.goneWatches.set(1);

            await().until(() -> api.faults.lists.size() > lists);
            api.author.put("team-b", "policies", Map.of("more.yaml", Followed.POLICY));
            followed.untilPolicies("read", "more");
            assertThat(api.faults.watches).isNotEmpty().doesNotContain("");
        }
    }

    @Test
    void a_watch_that_died_without_a_word_is_replaced_in_its_turn() {
        api.author.put("team-a", "policies", GOOD);
        api.faults.silentWatches.set(3);
        try (Followed followed = Followed.turning(root, api, Followed.settings("policies"))) {
            followed.untilPolicies("read");

            api.author.put("team-b", "policies", Map.of("more.yaml", Followed.POLICY));

            followed.untilPolicies("read", "more");
        }
    }

    @Test
    void a_list_comes_in_pages_and_begins_anew_when_one_is_gone() {
        api.author.put("team-a", "policies", GOOD);
        IntStream.range(0, 44)
                .forEach(
                        i ->
                                api.author.put(
                                        "more-" + i,
                                        "policies",
                                        Map.of("p" + i + ".yaml", Followed.POLICY)));
        api.faults.gonePages.set(1);
        try (Followed followed = Followed.of(root, api)) {
            assertThat(followed.until(live -> true).policies()).hasSize(45);
            assertThat(api.faults.lists).hasSize(5);
            followed.untilTold();
            assertThat(followed.applied).hasSize(1);
        }
    }

    @Test
    @Threat("G5")
    void replicas_that_hear_of_changes_at_different_times_tell_by_their_hashes() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed one = Followed.of(root, api);
                Followed other = Followed.of(root, api)) {
            String before = one.untilPolicies("read").hash();
            assertThat(other.untilPolicies("read").hash()).isEqualTo(before);

            api.author.put("team-b", "policies", Map.of("more.yaml", Followed.POLICY));

            String after =
                    one.until(live -> live.policies().keySet().equals(Set.of("read", "more")))
                            .hash();
            assertThat(after).isNotEqualTo(before);
            other.until(live -> live.hash().equals(after));
        }
    }
}
