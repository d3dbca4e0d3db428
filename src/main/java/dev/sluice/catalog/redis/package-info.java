/** Sightings of pinned tools that all replicas share, in Redis. */
@NullMarked
package dev.sluice.catalog.redis;

import org.jspecify.annotations.NullMarked;
