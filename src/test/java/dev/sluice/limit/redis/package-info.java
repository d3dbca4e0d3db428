/** Tests of limits counted in Redis, against a real one. */
@NullMarked
package dev.sluice.limit.redis;

import org.jspecify.annotations.NullMarked;
