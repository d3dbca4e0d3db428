/** Tests of sightings in memory. */
@NullMarked
package dev.sluice.catalog.local;

import org.jspecify.annotations.NullMarked;
