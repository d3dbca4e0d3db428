/**
 * The words of MCP and JSON-RPC: a strict reader that accepts exactly one message and leaves its
 * bytes as they were, the methods of every revision, and server-sent events. No framework, no I/O.
 *
 * <p>The reader is strict because the server behind the gateway reads the same bytes with a parser
 * of its own: whatever two parsers could understand differently is refused before anything is
 * judged.
 */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
