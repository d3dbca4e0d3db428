/**
 * The form of ordinary log lines: whatever a line tells of, it is one line, and nothing in it can
 * pass for another.
 */
@NullMarked
package dev.sluice.log;

import org.jspecify.annotations.NullMarked;
