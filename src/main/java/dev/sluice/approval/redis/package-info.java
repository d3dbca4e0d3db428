/** Approvals that all replicas share, in Redis. */
@NullMarked
package dev.sluice.approval.redis;

import org.jspecify.annotations.NullMarked;
