/**
 * The way to Redis, for whatever is kept there: one pipelined connection for each event loop, and
 * scripts.
 */
@NullMarked
package dev.sluice.redis;

import org.jspecify.annotations.NullMarked;
