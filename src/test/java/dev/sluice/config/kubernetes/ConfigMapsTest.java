package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.Snapshot;
import dev.sluice.testsupport.Threat;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Labelled ConfigMaps are documents, as mounted ones are. */
@Timeout(120)
class ConfigMapsTest {
    private static final Map<String, String> GOOD = Map.of("read.yaml", Followed.POLICY);

    private final ApiStandIn api = new ApiStandIn();
    private final Path root;

    ConfigMapsTest(@TempDir Path root) {
        this.root = Followed.folder(root);
    }

    @AfterEach
    void leave() {
        api.close();
    }

    @Test
    void an_object_comes_into_force_is_edited_and_goes() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.of(root, api)) {
            Snapshot first = followed.untilPolicies("read");

            api.author.put(
                    "team-b",
                    "policies",
                    Map.of("more.json", "{\"version\":\"1\",\"default\":\"deny\"}"));
            followed.untilPolicies("read", "more");
            api.author.put("team-a", "policies", Map.of("read.yaml", Followed.OPEN));
            followed.until(live -> !live.hash().equals(first.hash()) && live.generation() == 3);
            api.author.delete("team-b");
            followed.untilPolicies("read");

            assertThat(followed.problem()).isEqualTo("null");
            assertThat(followed.rejected).isEmpty();
        }
    }

    @Test
    void a_broken_object_is_rejected_by_its_name_entry_and_line_until_it_is_mended() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.of(root, api)) {
            Snapshot good = followed.untilPolicies("read");

            api.author.put(
                    "team-a", "policies", Map.of("read.yaml", Followed.POLICY + "denny: []\n"));
            followed.untilProblem("configmap/team-a/read.yaml:4 /denny: unknown field");
            assertThat(followed.live()).isEqualTo(good);
            api.author.put("team-a", "policies", GOOD);

            followed.untilRight();
            assertThat(followed.live()).isEqualTo(good);
        }
    }

    @Test
    @Threat("G3")
    void an_object_that_is_deleted_takes_no_policy_from_a_grant() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.of(root, api)) {
            Snapshot good = followed.untilPolicies("read");

            api.author.delete("team-a");
            followed.untilProblem("grants/alice.yaml:2 /policy: there is no policy \"read\"");
            followed.pass(Followed.GRACE);

            await().until(() -> followed.rejected.size() == 1);
            assertThat(followed.live()).isEqualTo(good);
        }
    }

    @Test
    void the_label_decides_what_an_object_holds() {
        api.author.put("team-a", "policies", GOOD);
        api.author.put("aside", Map.of("app", "x"), Map.of("other.yaml", Followed.POLICY));
        try (Followed followed = Followed.of(root, api)) {
            followed.untilPolicies("read");

            api.author.put("aside", "policies", Map.of("other.yaml", Followed.POLICY));
            followed.untilPolicies("read", "other");
            api.author.put("aside", Map.of("app", "x"), Map.of("other.yaml", Followed.POLICY));
            followed.untilPolicies("read");
        }
    }

    @Test
    @Threat("G12")
    void a_policy_author_creates_no_server_grant_or_switch() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.of(root, api)) {
            Snapshot good = followed.untilPolicies("read");

            api.author.put("evil-1", "servers", Map.of("evil.yaml", "url: http://evil/mcp\n"));
            api.author.put(
                    "evil-2",
                    "grants",
                    Map.of("evil.yaml", Followed.grant("iterable", "read", 'e')));
            api.author.put("evil-3", "switches", Map.of("evil.yaml", "off: all\n"));
            api.author.put("evil-4", "polices", Map.of("evil.yaml", "nothing"));
            api.author.put("team-b", "policies", Map.of("last.yaml", Followed.POLICY));

            Snapshot after = followed.untilPolicies("read", "last");
            assertThat(after.servers()).isEqualTo(good.servers());
            assertThat(after.grants().all()).isEqualTo(good.grants().all());
            assertThat(after.switches().on()).isEmpty();
            assertThat(followed.problem()).isEqualTo("null");
            await().untilAsserted(
                            () ->
                                    assertThat(api.faults.eventBodies)
                                            .anySatisfy(
                                                    body ->
                                                            assertThat(body)
                                                                    .contains(
                                                                            "evil-2",
                                                                            "grants are not read from"))
                                            .anySatisfy(
                                                    body ->
                                                            assertThat(body)
                                                                    .contains(
                                                                            "evil-4",
                                                                            "names no kind of"))
                                            .noneSatisfy(
                                                    body -> assertThat(body).contains("sha256")));
        }
    }

    @Test
    void other_kinds_are_read_where_that_is_set_and_taken_away_at_once() {
        api.author.put("team-a", "policies", GOOD);
        api.author.put(
                "people", "grants", Map.of("bob.yaml", Followed.grant("iterable", "read", 'b')));
        try (Followed followed = Followed.of(root, api, Followed.settings("policies", "grants"))) {
            followed.until(live -> live.grants().all().size() == 2);

            api.author.put("team-a", "policies", Map.of("read.yaml", "broken: [\n"));
            followed.untilProblem("configmap/team-a/read.yaml");
            api.author.delete("people");

            followed.until(live -> live.grants().all().size() == 1);
            assertThat(followed.live().policies()).containsKey("read");
        }
    }

    @Test
    void a_scope_keeps_a_policy_for_one_server() {
        Map<String, String> labels =
                Map.of(ConfigMapReader.LABEL, "policies", ConfigMapReader.SCOPE, "iterable");
        api.author.put("team-a", labels, GOOD);
        try (Followed followed = Followed.of(root, api)) {
            followed.untilPolicies("read");

            followed.write("grants/eve.yaml", Followed.grant("other", "read", 'e'));

            followed.untilProblem(
                    "configmap/team-a/read.yaml:1: policy \"read\" is kept for server \"iterable\","
                            + " but grant \"eve\" of server \"other\" names it (grants/eve.yaml)");
            assertThat(followed.live().grants().all()).hasSize(1);
            api.author.put("team-a", "policies", GOOD);
            followed.until(live -> live.grants().all().size() == 2);
        }
    }

    @Test
    void a_scope_that_keeps_nothing_is_refused() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed =
                Followed.of(root, api, Followed.settings("policies", "switches"))) {
            followed.untilPolicies("read");

            api.author.put(
                    "stop",
                    Map.of(ConfigMapReader.LABEL, "switches", ConfigMapReader.SCOPE, "other"),
                    Map.of("stop.yaml", "off: all\n"));

            followed.untilProblem(
                    "configmap/stop: its label sluice.dev/scope is for policies only; take it off");
        }
    }

    @Test
    void a_name_that_two_objects_give_names_both() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.of(root, api)) {
            Snapshot good = followed.untilPolicies("read");

            api.author.put("team-b", "policies", Map.of("read.yml", Followed.OPEN));

            followed.untilProblem(
                    "configmap/team-b/read.yml:1: a second document of this name, beside"
                            + " configmap/team-a/read.yaml");
            assertThat(followed.live()).isEqualTo(good);
        }
    }

    @Test
    void a_name_that_the_folder_and_an_object_give_names_both() throws Exception {
        Followed.write(root, "policies/read.yaml", Followed.POLICY);
        try (Followed followed = Followed.of(root, api)) {
            followed.untilPolicies("read");

            api.author.put("team-b", "policies", Map.of("read.yaml", Followed.OPEN));

            followed.untilProblem(
                    "configmap/team-b/read.yaml:1: a second document of this name, beside"
                            + " policies/read.yaml");
            followed.delete("policies/read.yaml");
            followed.until(live -> live.generation() == 2);
        }
    }

    @Test
    void a_folder_that_policies_were_read_from_is_still_missed() throws Exception {
        Followed.write(root, "policies/base.yaml", Followed.POLICY);
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed = Followed.of(root, api)) {
            followed.untilPolicies("read", "base");

            followed.delete("policies/base.yaml");
            followed.delete("policies");

            followed.untilProblem("policies/: the folder is missing");
        }
    }

    @Test
    void entries_count_as_files_of_their_names_would() {
        api.author.put(
                "team-a",
                "policies",
                Map.of(
                        "read.yaml",
                        Followed.POLICY,
                        "README.md",
                        "{",
                        ".draft.yaml",
                        "{",
                        "x",
                        "{"));
        try (Followed followed = Followed.of(root, api)) {
            followed.untilPolicies("read");
            String text =
                    Base64.getEncoder()
                            .encodeToString(Followed.POLICY.getBytes(StandardCharsets.UTF_8));
            api.author.put(
                    new ConfigMapBuilder(
                                    ApiAuthor.object(
                                            "bytes", Map.of(ConfigMapReader.LABEL, "policies")))
                            .withBinaryData(Map.of("binary.yaml", text))
                            .build());
            followed.untilPolicies("read", "binary");

            api.author.put("team-b", "policies", Map.of("_x.yaml", Followed.POLICY));

            followed.untilProblem("configmap/team-b/_x.yaml: the name holds other characters");
        }
    }

    @Test
    void more_than_the_bounds_is_refused_until_it_fits() {
        api.author.put("team-a", "policies", GOOD);
        try (Followed followed =
                Followed.turning(root, api, Followed.settings(2, 1000, "policies"))) {
            Snapshot good = followed.untilPolicies("read");

            api.author.put(
                    "team-b", "policies", Map.of("b.yaml", Followed.POLICY + "#".repeat(1000)));
            followed.untilProblem(
                    "configmap/team-b: with it, the documents in all ConfigMaps are more than"
                            + " sluice.config.kubernetes.most-bytes");
            assertThat(followed.live()).isEqualTo(good);
            api.author.put("team-b", "policies", Map.of("b.yaml", Followed.POLICY));
            followed.untilPolicies("read", "b");
            api.author.put("team-c", "policies", Map.of("c.yaml", Followed.POLICY));
            followed.untilProblem("configmap/team-c: there are more ConfigMaps than");
            api.author.delete("team-b");

            followed.untilPolicies("read", "c");
            followed.untilRight();
        }
    }
}
