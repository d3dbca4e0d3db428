@NullMarked
package dev.sluice.cli.lint;

import org.jspecify.annotations.NullMarked;
