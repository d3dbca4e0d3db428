package dev.sluice.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Document;
import dev.sluice.config.DocumentKind;
import dev.sluice.config.Snapshot;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 5,000 policies in 60 objects are kept once, and read again only where they change. */
@Timeout(240)
class ManyPoliciesTest {
    private static final Logger LOG = Logger.getLogger(ManyPoliciesTest.class);
    private static final int POLICIES = 5_000;
    private static final int OBJECTS = 60;
    private static final long MEBIBYTE = 1 << 20;

    private static String policy(int number, String last) {
        StringBuilder text = new StringBuilder("version: \"1\"\ndefault: deny\ntools:\n");
        for (int tool = 0; tool < 12; tool++) {
            text.append(
                    "  tool_%d_%d:\n    rate_limit: {max: 5, window: 60}\n"
                            .formatted(number, tool));
        }
        return text.append("  ").append(last).append(": {}\n").toString();
    }

    private static Map<String, String> data(int object, String last) {
        Map<String, String> data = new HashMap<>();
        for (int number = object; number < POLICIES; number += OBJECTS) {
            data.put("p" + number + ".yaml", policy(number, last));
        }
        return data;
    }

    @Test
    void a_change_of_one_object_of_sixty_comes_into_force_in_bounded_memory(@TempDir Path root) {
        Followed.folder(root);
        Followed.write(root, "policies/read.yaml", Followed.POLICY);
        try (ApiStandIn api = new ApiStandIn()) {
            for (int object = 0; object < OBJECTS; object++) {
                api.author.put("team-" + object, "policies", data(object, "last"));
            }
            long before = used();
            try (Followed followed = Followed.of(root, api)) {
                followed.until(live -> live.policies().size() == POLICIES + 1);

                for (int change = 0; change < 5; change++) {
                    long generation = followed.live().generation();
                    api.author.put("team-7", "policies", data(7, "change_" + change));
                    long start = System.nanoTime();
                    Snapshot after = followed.until(live -> live.generation() > generation);
                    LOG.infof(
                            "in force after %d ms: %s",
                            Duration.ofNanos(System.nanoTime() - start).toMillis(), after.hash());
                }

                long kept = used() - before;
                LOG.infof("5,000 policies keep %d MiB", kept / MEBIBYTE);
                assertThat(kept).isLessThan(320 * MEBIBYTE);
                assertThat(followed.rejected).isEmpty();
            }
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void a_version_that_is_known_is_not_read_again() {
        Shelf shelf = new Shelf(Set.of(DocumentKind.POLICY), new Room(10, 10_000));
        ConfigMap one = object("one", "1");
        shelf.put(one);
        Document first = known(shelf);

        assertThat(shelf.put(object("one", "1"))).isNull();
        Shelf.Stocktaking stock = shelf.stocktaking();
        assertThat(stock.add(object("one", "1"))).isNull();
        stock.end();

        assertThat(shelf.documents().orElseThrow().documents().get(0)).isSameAs(first);
        assertThat(shelf.put(object("one", "2"))).isNotNull();
        assertThat(known(shelf)).isNotSameAs(first);
    }

    private static Document known(Shelf shelf) {
        Held held = shelf.get("one");
        if (held == null) {
            throw new AssertionError("nothing is known");
        }
        return held.documents().get(0);
    }

    private static ConfigMap object(String name, String version) {
        return new ConfigMapBuilder(
                        ApiAuthor.object(name, Map.of(ConfigMapReader.LABEL, "policies")))
                .editMetadata()
                .withUid("u")
                .withResourceVersion(version)
                .endMetadata()
                .withData(Map.of("read.yaml", Followed.POLICY))
                .build();
    }
}
