/**
 * The bypass oracle: what servers that read leniently would do with the bytes that the gateway lets
 * pass. Nothing of it shares code with the gateway's own reader.
 */
@NullMarked
package dev.sluice.oracle;

import org.jspecify.annotations.NullMarked;
