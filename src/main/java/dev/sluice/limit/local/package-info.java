/** Limits counted in this process: right for one replica. */
@NullMarked
package dev.sluice.limit.local;

import org.jspecify.annotations.NullMarked;
