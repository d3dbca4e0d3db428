/**
 * The command line: what policy authors run on their own machines and in their own CI. It starts no
 * server, and only the main class knows standard output.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
