/**
 * What the loader accepts but is surely a mistake. Each kind of mistake is a class of its own, with
 * an id that does not change.
 */
@NullMarked
package dev.sluice.cli.lint;

import org.jspecify.annotations.NullMarked;
