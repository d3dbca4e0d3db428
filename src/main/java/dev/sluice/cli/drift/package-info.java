/** What changed of the tools of servers between two scans. */
@NullMarked
package dev.sluice.cli.drift;

import org.jspecify.annotations.NullMarked;
