/**
 * Servers of MCP's first transport over HTTP (2024-11-05, HTTP with SSE): one stream of events that
 * tells an address, and a request to that address for each message.
 */
@NullMarked
package dev.sluice.upstream.channel.sse;

import org.jspecify.annotations.NullMarked;
