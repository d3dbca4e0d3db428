/**
 * The edge: the only port agents can reach. It judges bytes before anything interprets them, serves
 * {@code /mcp/NAME} and nothing else, and turns refusals into HTTP and JSON-RPC in one place.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
