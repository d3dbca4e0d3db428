@NullMarked
package dev.sluice.cli.diff;

import org.jspecify.annotations.NullMarked;
