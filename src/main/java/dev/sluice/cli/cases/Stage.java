package dev.sluice.cli.cases;

import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every case of a file.
 *
 * @param server the server that is called
 * @param policy the policy; null when the grant has none
 * @param switches what is switched off
 */
public record Stage(String server, @Nullable Policy policy, Switches switches) {}
