@NullMarked
package dev.sluice.cli.drift;

import org.jspecify.annotations.NullMarked;
