/** What another version of a policy would decide otherwise. */
@NullMarked
package dev.sluice.cli.diff;

import org.jspecify.annotations.NullMarked;
