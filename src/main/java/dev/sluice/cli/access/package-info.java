/** Who can call which tool under which rule, as the engine decides it. */
@NullMarked
package dev.sluice.cli.access;

import org.jspecify.annotations.NullMarked;
