package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers, policies and grants are three mounts that change each by itself, one time in five to
 * something broken. The same under load is {@code bench/run swaps}.
 */
class MountsOutOfStepTest {
    private static final int SWAPS = 400;

    private final Path root;

    MountsOutOfStepTest(@TempDir Path root) {
        this.root = root;
    }

    /** Which version of each mount is there. */
    private record Versions(int servers, int policies, int grants) {
        static Versions any(Random random) {
            return new Versions(random.nextInt(2), random.nextInt(2), random.nextInt(3));
        }

        /** The last grants are under a policy that only the last policies have. */
        boolean isRight() {
            return grants < 2 || policies == 1;
        }
    }

    @Test
    @Threat("G4")
    void only_what_was_right_all_together_ever_comes_into_force() {
        Map<String, Versions> right = rightOnes();
        Path folder = root.resolve("storm");
        ConfigDirectory directory = ConfigDirectory.empty(folder);
        mount(directory, new Versions(0, 0, 0), "start");
        long seed = Long.getLong("sluice.test.seed", 20_261_122);
        System.out.println("mounts out of step: seed " + seed);
        Random random = new Random(seed);
        try (RunningConfiguration running = RunningConfiguration.of(folder)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            running.configuration().onChange(live -> seen.add(live.hash()));
            for (int swap = 1; swap <= SWAPS; swap++) {
                swap(directory, random, swap);
                if (swap % 40 == 0) {
                    directory.mount("policies", "broken" + swap, Map.of("x.yaml", "["));
                    running.untilProblem("policies/x.yaml");
                    assertThat(right).containsKey(running.live().hash());
                    Versions any = Versions.any(random);
                    Versions rest = any.isRight() ? any : new Versions(any.servers(), 1, 2);
                    mount(directory, rest, "rest" + swap);
                    String last = hashOf(right, rest);
                    running.until(live -> live.hash().equals(last));
                }
            }

            assertThat(right.keySet()).containsAll(seen);
            assertThat(seen).hasSizeGreaterThan(1);
        }
    }

    /** The hash of each set of documents that is right, from a folder where nothing else is. */
    private Map<String, Versions> rightOnes() {
        Map<String, Versions> right = new HashMap<>();
        for (int each = 0; each < 12; each++) {
            Versions versions = new Versions(each % 2, each / 2 % 2, each / 4);
            if (versions.isRight()) {
                Path folder = root.resolve("right" + each);
                mount(ConfigDirectory.empty(folder), versions, "only");
                try (RunningConfiguration running = RunningConfiguration.of(folder)) {
                    right.put(running.live().hash(), versions);
                }
            }
        }
        assertThat(right).hasSize(10);
        return right;
    }

    private static String hashOf(Map<String, Versions> right, Versions versions) {
        return right.entrySet().stream()
                .filter(each -> each.getValue().equals(versions))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static void mount(ConfigDirectory directory, Versions versions, String name) {
        directory.mount("servers", name, servers(versions.servers()));
        directory.mount("policies", name, policies(versions.policies()));
        directory.mount("grants", name, grants(versions.grants()));
    }

    private static void swap(ConfigDirectory directory, Random random, int swap) {
        List<Map<String, String>> texts = new ArrayList<>();
        Versions versions = Versions.any(random);
        texts.add(servers(versions.servers()));
        texts.add(policies(versions.policies()));
        texts.add(grants(versions.grants()));
        int which = random.nextInt(3);
        Map<String, String> files = new HashMap<>(texts.get(which));
        if (swap % 5 == 0) {
            String file = files.keySet().iterator().next();
            files.put(file, random.nextBoolean() ? "[" : files.get(file) + "colour: red\n");
        }
        directory.mount(List.of("servers", "policies", "grants").get(which), "swap" + swap, files);
    }

    private static Map<String, String> servers(int version) {
        return Map.of("iterable.yaml", "url: http://localhost:300" + version + "/mcp\n");
    }

    private static Map<String, String> policies(int version) {
        Map<String, String> policies =
                Map.of(
                        "x.yaml", policy(version == 0),
                        "y.yaml", policy(version == 1));
        if (version == 0) {
            return policies;
        }
        Map<String, String> more = new HashMap<>(policies);
        more.put("z.yaml", policy(true));
        return more;
    }

    private static String policy(boolean open) {
        return "version: \"1\"\ndefault: " + (open ? "allow" : "deny") + "\n";
    }

    private static Map<String, String> grants(int version) {
        String policy = List.of("x", "y", "z").get(version);
        return Map.of(
                "alice.yaml", ConfigDirectory.grant("iterable", policy, "token of alice"),
                "bob.yaml", ConfigDirectory.grant("iterable", "x", "token of bob"));
    }
}
