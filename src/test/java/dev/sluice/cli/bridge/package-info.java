@NullMarked
package dev.sluice.cli.bridge;

import org.jspecify.annotations.NullMarked;
