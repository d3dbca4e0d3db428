/**
 * Limits counted in Redis, exact across replicas: one script takes all limits of a call or none,
 * and Redis' clock is the only clock.
 */
@NullMarked
package dev.sluice.limit.redis;

import org.jspecify.annotations.NullMarked;
