package dev.sluice.testsupport;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * A gateway of its own with the {@link GatewayFixture}, and with settings that a test can reach.
 */
public class FixtureProfile implements QuarkusTestProfile {
    private final Map<String, String> settings;

    /** Other settings than those of production, by name. */
    protected FixtureProfile(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(GatewayFixture.class, settings));
    }
}
