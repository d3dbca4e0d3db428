/**
 * Documents become one immutable {@link dev.sluice.config.Snapshot}. A folder is read, checked as a
 * whole and swapped in atomically; a bad change never replaces a good one, but what it takes away
 * is taken away at once.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
