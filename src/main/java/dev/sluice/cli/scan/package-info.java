/** What {@code sluice scan} reads and writes: servers from where they are named, and results. */
@NullMarked
package dev.sluice.cli.scan;

import org.jspecify.annotations.NullMarked;
