package dev.sluice.gateway;

import dev.sluice.config.Premises;
import dev.sluice.config.StdioSettings;
import jakarta.enterprise.context.ApplicationScoped;

/** What this process has that documents may need. */
@ApplicationScoped
class GatewayPremises implements Premises {
    private final boolean knowsAddress;
    private final boolean startsCommands;

    GatewayPremises(PublicAddress address, StdioSettings stdio) {
        this.knowsAddress = address.knowsAddress();
        this.startsCommands = stdio.enabled();
    }

    @Override
    public boolean knowsAddress() {
        return knowsAddress;
    }

    @Override
    public boolean startsCommands() {
        return startsCommands;
    }
}
