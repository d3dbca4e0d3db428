/** What an operator accepts of a server's tools, as a document. */
@NullMarked
package dev.sluice.cli.pins;

import org.jspecify.annotations.NullMarked;
