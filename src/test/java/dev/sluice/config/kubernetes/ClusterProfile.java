package dev.sluice.config.kubernetes;

import dev.sluice.testsupport.FixtureProfile;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A gateway that reads policies from an API too. */
public final class ClusterProfile extends FixtureProfile {
    public ClusterProfile() {
        super(Map.of("sluice.config.source", "kubernetes"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return Stream.concat(
                        super.testResources().stream(),
                        Stream.of(new TestResourceEntry(Cluster.class)))
                .toList();
    }

    /** The API, which the gateway is told of as it is in any pod. */
    public static final class Cluster implements QuarkusTestResourceLifecycleManager {
        private final ApiStandIn api = new ApiStandIn();

        @Override
        public Map<String, String> start() {
            System.setProperty("kubernetes.master", api.url());
            return Map.of("sluice.config.kubernetes.namespace", ApiAuthor.NAMESPACE);
        }

        @Override
        public void stop() {
            System.clearProperty("kubernetes.master");
            api.close();
        }
    }
}
