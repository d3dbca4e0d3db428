/**
 * Servers that know no HTTP requests but one two-way line of messages, such as a process's standard
 * input and output: what MCP's streamable HTTP asks for is carried over that line, so that an agent
 * sees no difference. The lines themselves are in sub-packages.
 */
@NullMarked
package dev.sluice.upstream.channel;

import org.jspecify.annotations.NullMarked;
