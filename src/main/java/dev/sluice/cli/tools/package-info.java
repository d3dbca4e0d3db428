/** The tools that a server has: from a file, or asked of the server itself. */
@NullMarked
package dev.sluice.cli.tools;

import org.jspecify.annotations.NullMarked;
