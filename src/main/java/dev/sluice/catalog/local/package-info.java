/** Sightings of pinned tools in the memory of one process. */
@NullMarked
package dev.sluice.catalog.local;

import org.jspecify.annotations.NullMarked;
