package dev.sluice.testsupport;

import java.util.Map;

/** A gateway whose documents may start programs. */
public final class StdioProfile extends FixtureProfile {
    public StdioProfile() {
        super(Map.of("sluice.stdio.enabled", "true", "sluice.stdio.grace", "500ms"));
    }
}
