@NullMarked
package dev.sluice.cli.access;

import org.jspecify.annotations.NullMarked;
