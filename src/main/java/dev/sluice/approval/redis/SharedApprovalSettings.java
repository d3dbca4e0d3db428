package dev.sluice.approval.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How approvals are kept in Redis. Where it is, is said by {@code quarkus.redis.*}; what its keys
 * begin with, and its password, by {@code sluice.limit.redis.*}.
 */
@ConfigMapping(prefix = "sluice.approvals.redis")
public interface SharedApprovalSettings {

    /**
     * How long Redis may take to answer for an approval; then the call is refused. A person's
     * approval whose use is not answered in time counts as used.
     */
    @WithDefault("1s")
    Duration timeout();
}
