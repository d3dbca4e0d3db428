/** Tests of sightings in Redis. */
@NullMarked
package dev.sluice.catalog.redis;

import org.jspecify.annotations.NullMarked;
